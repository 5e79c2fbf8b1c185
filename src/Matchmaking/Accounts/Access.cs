namespace Matchmaking.Accounts;

/// <summary>How far somebody may go on a route.</summary>
internal enum May
{
    /// <summary>Not at all.</summary>
    No,

    /// <summary>To what is public: published profiles, never drafts or contacts.</summary>
    Open,

    /// <summary>To read also, and to change only, what is their own organization's or their own.</summary>
    Own,

    /// <summary>To everything the route reaches.</summary>
    All,
}

/// <summary>What an API key must be good for on a route; none means that no key opens it.</summary>
internal enum KeyScope { None, Read, Write }

/// <summary>One row of the table.</summary>
internal sealed record AccessRule(May Anonymous, May Resident, May Editor, May Owner, May Staff, May Admin, KeyScope Key)
{
    public May For(Caller caller) => caller.Role switch
    {
        AccountRole.Admin => Admin,
        AccountRole.Staff => Staff,
        AccountRole.Member => caller.MemberRole == MemberRole.Owner ? Owner : Editor,
        AccountRole.Resident => Resident,
        _ => Anonymous,
    };
}

/// <summary>Who may do what: every route of the service, by its operation's name. A route without a row is closed to everybody.</summary>
internal static class Access
{
    /// <remarks>
    /// A member of another organization has the columns editor and owner too: what is <c>own</c> there is not theirs.
    /// The last column is the scope that an API key needs beside the rights of its account.
    /// </remarks>
    private const string Table = """
        operation                   anonymous  resident  editor  owner  staff  admin  key

        root                        all        all       all     all    all    all    read
        getLiveness                 all        all       all     all    all    all    read
        getReadiness                all        all       all     all    all    all    read
        listCodes                   all        all       all     all    all    all    read
        getCodes                    all        all       all     all    all    all    read

        createOrganization          -          -         -       -      all    all    write
        listOrganizations           open       open      own     own    all    all    read
        getOrganization             open       open      own     own    all    all    read
        replaceOrganization         -          -         own     own    all    all    write
        deleteOrganization          -          -         -       -      all    all    write
        listVettings                -          -         own     own    all    all    read
        exportOrganizationData      -          -         -       own    all    all    -
        eraseOrganization           -          -         -       -      all    all    -
        vetOrganization             -          -         -       -      all    all    write
        mergeOrganization           -          -         -       -      all    all    write
        listDuplicates              -          -         -       -      all    all    read
        dismissDuplicate            -          -         -       -      all    all    write

        createNeed                  -          -         own     own    all    all    write
        listNeeds                   open       open      own     own    all    all    read
        getNeed                     open       open      own     own    all    all    read
        replaceNeed                 -          -         own     own    all    all    write
        deleteNeed                  -          -         own     own    all    all    write
        submitNeed                  -          -         own     own    all    all    write
        approveNeed                 -          -         -       -      all    all    write
        requestNeedChanges          -          -         -       -      all    all    write
        listNeedReview              -          -         own     own    all    all    read
        writeNeedReview             -          -         own     own    all    all    write
        publishNeed                 -          -         own     own    all    all    write
        closeNeed                   -          -         own     own    all    all    write
        cancelNeed                  -          -         own     own    all    all    write

        judgeNeedClarity            all        all       all     all    all    all    read
        listClarityRules            all        all       all     all    all    all    read

        createOffering              -          -         own     own    all    all    write
        listOfferings               open       open      own     own    all    all    read
        getOffering                 open       open      own     own    all    all    read
        replaceOffering             -          -         own     own    all    all    write
        deleteOffering              -          -         own     own    all    all    write
        submitOffering              -          -         own     own    all    all    write
        approveOffering             -          -         -       -      all    all    write
        requestOfferingChanges      -          -         -       -      all    all    write
        listOfferingReview          -          -         own     own    all    all    read
        writeOfferingReview         -          -         own     own    all    all    write
        publishOffering             -          -         own     own    all    all    write
        withdrawOffering            -          -         own     own    all    all    write

        createReference             -          -         own     own    all    all    write
        listReferences              open       open      own     own    all    all    read
        getReference                open       open      own     own    all    all    read
        replaceReference            -          -         own     own    all    all    write
        deleteReference             -          -         own     own    all    all    write
        listReferenceConfirmations  -          -         own     own    all    all    read
        confirmReference            -          -         own     own    all    all    write
        linkReferenceConfirmation   -          -         -       own    all    all    -
        answerConfirmationLink      all        all       all     all    all    all    -

        listReviews                 -          -         -       -      all    all    read

        importOrganizations         -          -         own     own    all    all    write
        importNeeds                 -          -         own     own    all    all    write
        importOfferings             -          -         own     own    all    all    write
        importReferences            -          -         own     own    all    all    write
        exportOrganizations         -          -         own     own    all    all    read
        exportNeeds                 -          -         own     own    all    all    read
        exportOfferings             -          -         own     own    all    all    read
        exportReferences            -          -         own     own    all    all    read

        listNeedMatches             open       open      own     own    all    all    read
        listOfferingMatches         open       open      own     own    all    all    read
        previewMatches              open       open      own     own    all    all    read
        getMatchRun                 open       open      own     own    all    all    read
        listFeatures                all        all       all     all    all    all    read

        getRegisterEntry            all        all       all     all    all    all    read
        getRankingStatement         all        all       all     all    all    all    read
        listCounterfactuals         -          -         own     own    all    all    read
        getContestable              -          -         own     own    -      -      read
        createContest               -          -         own     own    -      -      write
        listContests                -          -         own     own    all    all    read
        getContest                  -          -         own     own    all    all    read
        withdrawContest             -          -         own     own    -      -      write
        answerContest               -          -         -       -      all    all    write
        getContestCounts            all        all       all     all    all    all    read

        listCurationQueue           -          -         -       -      all    all    read
        assignNeed                  -          -         -       -      all    all    write
        snoozeNeed                  -          -         -       -      all    all    write
        takeMatches                 -          -         -       -      all    all    write
        addMatch                    -          -         -       -      all    all    write
        listMatches                 -          -         -       -      all    all    read
        getMatch                    -          -         -       -      all    all    read
        assignMatch                 -          -         -       -      all    all    write
        snoozeMatch                 -          -         -       -      all    all    write
        reviewMatch                 -          -         -       -      all    all    write
        recommendMatch              -          -         -       -      all    all    write
        declineMatch                -          -         -       -      all    all    write
        deferMatch                  -          -         -       -      all    all    write
        reopenMatch                 -          -         -       -      all    all    write
        blockMatch                  -          -         -       -      all    all    write
        pinMatch                    -          -         -       -      all    all    write
        unpinMatch                  -          -         -       -      all    all    write
        judgeMatch                  -          -         -       -      all    all    write
        listConflicts               -          -         -       -      all    all    read
        declareConflict             -          -         -       -      all    all    write
        endConflict                 -          -         -       -      all    all    write
        offerMatch                  -          -         -       -      all    all    write
        offerMatches                -          -         -       -      all    all    write
        allocateIntroductions       -          -         -       -      all    all    write
        getExposure                 -          -         -       -      all    all    read
        getCongestion               -          -         -       -      all    all    read
        listIntroductions           -          -         own     own    all    all    read
        getIntroduction             -          -         own     own    all    all    read
        acceptIntroduction          -          -         own     own    -      -      write
        declineIntroduction         -          -         own     own    -      -      write
        withdrawIntroduction        -          -         own     own    all    all    write
        answerConsent               -          -         own     own    -      -      write
        introduceSides              -          -         -       -      all    all    write
        recordStage                 -          -         own     own    all    all    write
        recordMeeting               -          -         own     own    all    all    write
        changeIntroductionTerms     -          -         -       -      all    all    write
        listStalledIntroductions    -          -         -       -      all    all    read
        listMeetings                -          -         -       -      all    all    read
        exportMeetings              -          -         -       -      all    all    read
        listIntroductionMessages    -          -         own     own    all    all    read
        writeIntroductionMessage    -          -         own     own    all    all    write
        passOnIntroductionMessage   -          -         -       -      all    all    write

        createOutcome               -          -         own     own    all    all    write
        listOutcomes                -          -         own     own    all    all    read
        getOutcome                  -          -         own     own    all    all    read
        replaceOutcome              -          -         own     own    all    all    write
        answerOutcome               -          -         own     own    -      -      write
        exportOutcomeOcds           open       open      own     own    all    all    read
        exportOutcomeOc4ids         open       open      own     own    all    all    read

        getShadowReport             -          -         -       -      all    all    read
        getOwnSupport               -          own       -       -      -      -      read
        supportNeed                 -          own       -       -      -      -      -
        withdrawSupport             -          own       -       -      -      -      -
        getResidentProfile          -          own       -       -      -      -      read
        changeResidentProfile       -          own       -       -      -      -      -
        listComments                open       open      own     own    all    all    read
        createComment               -          own       -       -      -      -      -
        getComment                  open       own       own     own    all    all    read
        replaceComment              -          own       -       -      -      -      -
        deleteComment               -          own       -       -      -      -      -
        listSupportBatches          open       open      own     own    all    all    read
        createSupportBatch          -          -         own     own    all    all    write
        getSupportBatch             open       open      own     own    all    all    read
        correctSupportBatch         -          -         own     own    all    all    write
        deleteSupportBatch          -          -         own     own    all    all    write
        getVoice                    open       open      own     own    all    all    read
        getTimeline                 open       open      own     own    all    all    read
        getOfficialAnswer           open       open      own     own    all    all    read
        listOfficialAnswerEditions  open       open      own     own    all    all    read
        publishOfficialAnswer       -          -         own     own    all    all    write
        getVoiceGuards              -          -         -       -      all    all    read
        excludeSupports             -          -         -       -      all    all    write
        reportComment               -          own       own     own    all    all    write
        decideComment               -          -         -       -      all    all    write
        listCommentDecisions        -          own       -       -      all    all    read
        listReportedComments        -          -         -       -      all    all    read
        listAppeals                 -          -         -       -      all    all    read
        appealDecision              -          own       -       -      -      -      -
        decideAppeal                -          -         -       -      all    all    write
        getModerationLog            all        all       all     all    all    all    read
        getPriorityPolicy           all        all       all     all    all    all    read
        listPriorityZeroings        all        all       all     all    all    all    read
        zeroPriority                -          -         -       -      all    all    write
        liftPriorityZeroing         -          -         -       -      all    all    write
        getInclusionGap             all        all       all     all    all    all    read

        listContacts                -          -         own     own    all    all    read
        createContact               -          -         own     own    all    all    write
        getContact                  -          -         own     own    all    all    read
        replaceContact              -          -         own     own    all    all    write
        deleteContact               -          -         own     own    all    all    write

        createWebhook               -          -         -       own    all    all    -
        listWebhooks                -          -         -       own    all    all    read
        getWebhook                  -          -         -       own    all    all    read
        replaceWebhook              -          -         -       own    all    all    write
        deleteWebhook               -          -         -       own    all    all    write
        rotateWebhookSecret         -          -         -       own    all    all    -
        testWebhook                 -          -         -       own    all    all    write
        listWebhookDeliveries       -          -         -       own    all    all    read
        listDeadLetters             -          -         -       own    all    all    read
        replayDeadLetter            -          -         -       own    all    all    write
        getNotificationSettings     -          own       own     own    own    own    read
        replaceNotificationSettings -          own       own     own    own    own    write

        signUp                      all        all       all     all    all    all    -
        confirmSignUp               all        all       all     all    all    all    -
        setUpFirstAdmin             all        all       all     all    all    all    -
        askForPasswordReset         all        all       all     all    all    all    -
        resetPassword               all        all       all     all    all    all    -
        signIn                      all        all       all     all    all    all    -
        refreshSession              all        all       all     all    all    all    -
        signOut                     -          own       own     own    own    own    -
        getOwnAccount               -          own       own     own    own    own    read
        exportOwnAccount            -          own       own     own    own    own    -
        eraseOwnAccount             -          own       own     own    own    own    -
        changePassword              -          own       own     own    own    own    -
        enrolSecondFactor           -          own       own     own    own    own    -
        confirmSecondFactor         -          own       own     own    own    own    -
        removeSecondFactor          -          own       own     own    own    own    -
        createApiKey                -          own       own     own    own    own    -
        listApiKeys                 -          own       own     own    own    own    -
        revokeApiKey                -          own       own     own    own    all    -

        inviteMember                -          -         -       own    all    all    -
        listInvitations             -          -         -       own    all    all    -
        revokeInvitation            -          -         -       own    all    all    -
        acceptInvitation            all        all       all     all    all    all    -
        joinByInvitation            -          own       own     own    own    own    -
        listMembers                 -          -         own     own    all    all    read
        changeMember                -          -         -       own    all    all    -
        removeMember                -          -         -       own    all    all    -
        listAccounts                -          -         -       -      all    all    -
        getAccount                  -          -         -       -      all    all    -
        exportAccount               -          -         -       -      all    all    -
        eraseAccount                -          -         -       -      all    all    -
        changeAccount               -          -         -       -      -      all    -
        listMessages                -          -         -       -      all    all    -
        listAuditRecords            -          -         -       -      all    all    read
        """;

    /// <summary>These rows replace the ones above when <c>Matchmaking:Access:PublicMatches</c> is false.</summary>
    private const string ClosedMatches = """
        listNeedMatches       -          -         own     own    all    all    read
        listOfferingMatches   -          -         own     own    all    all    read
        getMatchRun           -          -         own     own    all    all    read
        """;

    private static readonly Dictionary<string, AccessRule> Open = Read(Table), Closed = Read(Table + "\n" + ClosedMatches);

    public static IReadOnlyDictionary<string, AccessRule> Rules(bool publicMatches) => publicMatches ? Open : Closed;

    /// <summary>A later row of the same operation wins.</summary>
    private static Dictionary<string, AccessRule> Read(string table)
    {
        var rules = new Dictionary<string, AccessRule>();
        foreach (var line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            if (line.Split((char[])[' ', '\r'], StringSplitOptions.RemoveEmptyEntries) is [var operation, var anonymous, var resident, var editor, var owner, var staff, var admin, var key])
                rules[operation] = new AccessRule(Far(anonymous), Far(resident), Far(editor), Far(owner), Far(staff), Far(admin), Scope(key));
        return rules;
    }

    private static May Far(string cell) => cell == "-" ? May.No : Enum.Parse<May>(cell, ignoreCase: true);

    private static KeyScope Scope(string cell) => cell == "-" ? KeyScope.None : Enum.Parse<KeyScope>(cell, ignoreCase: true);
}
