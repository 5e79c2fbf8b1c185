using Matchmaking.Curation;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Introductions;
using Matchmaking.Matching;
using Matchmaking.Outcomes;
using Matchmaking.Notifications;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Transparency;
using Microsoft.AspNetCore.Identity;

namespace Matchmaking.Accounts;

/// <summary>How changes of one kind of record are recorded.</summary>
/// <param name="Name">What the record is called in the audit log.</param>
/// <param name="Id">Its id.</param>
/// <param name="Organization">On whose behalf it is changed.</param>
/// <param name="Withheld">Personal data and secrets: that they changed is recorded, not what they were.</param>
/// <param name="Ignored">What moves by itself: a change of these alone is none.</param>
internal sealed record AuditedType(string Name, Func<object, Guid> Id, Func<object, Guid?> Organization, string[] Withheld, string[] Ignored);

/// <summary>Every kind of row is here, or among those left out with the reason.</summary>
internal static class AuditedTypes
{
    private static readonly string[] Stamps = ["CreatedAt", "UpdatedAt"];

    private static readonly Dictionary<Type, AuditedType> Audited = new()
    {
        [typeof(Organization)] = For<Organization>("organization", o => o.Id, o => o.Id),
        [typeof(Need)] = For<Need>("need", n => n.Id, n => n.OrganizationId),
        [typeof(Offering)] = For<Offering>("offering", o => o.Id, o => o.OrganizationId),
        [typeof(Reference)] = For<Reference>("reference", r => r.Id, r => r.OrganizationId),
        [typeof(ReviewEntry)] = For<ReviewEntry>("review", r => r.Id, _ => null, ["Text"]),
        [typeof(VettingRecord)] = For<VettingRecord>("vetting", v => v.Id, v => v.OrganizationId, ["Note"]),
        [typeof(ReferenceConfirmation)] = For<ReferenceConfirmation>("reference_confirmation", c => c.Id, _ => null, ["Comment"]),
        [typeof(MergedOrganization)] = For<MergedOrganization>("merged_organization", m => m.Id, m => m.SurvivorId, [], ["Profile"]),
        [typeof(DuplicateDismissal)] = For<DuplicateDismissal>("duplicate_dismissal", d => d.FirstId, _ => null),
        [typeof(Match)] = For<Match>("match", m => m.Id, _ => null),
        [typeof(MatchEvent)] = For<MatchEvent>("match_event", e => e.Id, _ => null, ["Note"]),
        [typeof(Consent)] = For<Consent>("consent", c => c.Id, _ => null),
        [typeof(ReviewerDecision)] = For<ReviewerDecision>("reviewer_decision", d => d.Id, _ => null, ["Note"]),
        [typeof(ConflictDeclaration)] = For<ConflictDeclaration>("conflict_declaration", c => c.Id, c => c.OrganizationId, ["Note"]),
        [typeof(NeedCuration)] = For<NeedCuration>("need_curation", c => c.NeedId, _ => null),
        [typeof(Judgment)] = For<Judgment>("judgment", j => j.Id, _ => null, ["Note"]),
        [typeof(ModelDecision)] = For<ModelDecision>("model_decision", d => d.Id, _ => null, ["DecidedBy", "Note"]),
        [typeof(Outcome)] = For<Outcome>("outcome", o => o.Id, _ => null),
        [typeof(Meeting)] = For<Meeting>("meeting", m => m.Id, _ => null, ["Subject"]),
        [typeof(IntroductionMessage)] = For<IntroductionMessage>("introduction_message", m => m.Id, _ => null, ["Text", "PassedOnText"]),
        [typeof(Account)] = For<Account>("account", a => a.Id, a => a.OrganizationId,
            ["UserName", "NormalizedUserName", "Email", "NormalizedEmail", "Name", "PasswordHash", "SecurityStamp", "PendingOrganization", "LastCodeHash"],
            ["ConcurrencyStamp", "AccessFailedCount", "LockoutEnd", "LockoutEnabled", "Version"]),
        [typeof(Session)] = For<Session>("session", s => s.Id, _ => null, [], ["Generation"]),
        [typeof(ApiKey)] = For<ApiKey>("api_key", k => k.Id, _ => null, ["Name", "Hash"], ["LastUsedAt"]),
        [typeof(Invitation)] = For<Invitation>("invitation", i => i.Id, i => i.OrganizationId, ["Email"]),
        [typeof(Contact)] = For<Contact>("contact", c => c.Id, c => c.OrganizationId, ["Name", "Email", "Phone", "Position"]),
        [typeof(OutboxMessage)] = For<OutboxMessage>("message", m => m.Id, _ => null, ["Recipient", "Token", "Data"], ["DueAt", "LeasedUntil", "Attempts", "LastError"]),
        [typeof(NotificationSetting)] = For<NotificationSetting>("notification_setting", s => s.AccountId, _ => null),
        [typeof(Webhook)] = For<Webhook>("webhook", w => w.Id, w => w.OrganizationId, ["Url", "Secret", "PreviousSecret"], ["FailingSince"]),
        [typeof(Support)] = For<Support>("support", s => s.Id, _ => null, ["Origin", "ExclusionReason"]),
        [typeof(SupportBatch)] = For<SupportBatch>("support_batch", b => b.Id, b => b.Need?.OrganizationId, ["Correction"]),
        [typeof(ResidentProfile)] = For<ResidentProfile>("resident_profile", p => p.AccountId, _ => null, ["DisplayName", "TargetGroups"]),
        [typeof(Comment)] = For<Comment>("comment", c => c.Id, _ => null, ["Text", "HiddenNote"]),
        [typeof(CommentReport)] = For<CommentReport>("comment_report", r => r.Id, _ => null, ["Text"]),
        [typeof(ModerationDecision)] = For<ModerationDecision>("moderation_decision", d => d.Id, _ => null, ["Note", "AppealText", "AppealNote"]),
        [typeof(OfficialAnswerEdition)] = For<OfficialAnswerEdition>("official_answer", a => a.Id, a => a.Need?.OrganizationId, ["Text"]),
        [typeof(PriorityWeight)] = For<PriorityWeight>("priority_weight", w => w.Id, _ => null),
        [typeof(PriorityZeroing)] = For<PriorityZeroing>("priority_zeroing", z => z.Id, _ => null, ["Reason", "LiftReason"]),
        [typeof(Contest)] = For<Contest>("contest", c => c.Id, c => c.OrganizationId, ["Statement", "Evidence", "Answer"], ["RemindedAt", "OverdueToldAt"]),
    };

    /// <summary>Rows that are a record of their own (history, match runs, deliveries, answers, this log) or that go with an account (logins, second-factor secrets).</summary>
    public static readonly IReadOnlySet<Type> LeftOut = new HashSet<Type>
    {
        typeof(Partnership), typeof(PartnershipMember), typeof(MatchRun), typeof(MatchRunEntry), typeof(WebhookDelivery), typeof(AuditRecord), typeof(IdempotentAnswer),
        typeof(IdentityUserLogin<Guid>), typeof(IdentityUserToken<Guid>),
    };

    public static AuditedType? Of(Type type) => Audited.GetValueOrDefault(type);

    private static AuditedType For<T>(string name, Func<T, Guid> id, Func<T, Guid?> organization, string[]? withheld = null, string[]? ignored = null) =>
        new(name, row => id((T)row), row => organization((T)row), withheld ?? [], [.. Stamps, .. ignored ?? []]);
}
