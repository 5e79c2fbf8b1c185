using System.Text;
using System.Text.Json;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.History;
using Matchmaking.Introductions;
using Matchmaking.Learning;
using Matchmaking.Matching;
using Matchmaking.Outcomes;
using Matchmaking.Notifications;
using Matchmaking.Participation;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Transparency;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OfOrganization = Matchmaking.Privacy.Part<System.Guid>;
using OfPerson = Matchmaking.Privacy.Part<Matchmaking.Privacy.Person>;

namespace Matchmaking.Privacy;

/// <summary>
/// Every kind of row, with what of it a person or an organization is given and how it is erased. Exports and erasures are this table and
/// nothing else; a kind of row that is not in it fails a test. <c>docs/privacy.md</c> is written from it.
/// </summary>
internal static class Holdings
{
    private const string SaysNothing = "the rows name nobody";
    private const string Decides = "the record of a decision, attributed to the account's id";
    private const string Public = "read from a public source, which goes on saying it";
    private const string Persons = "belongs to the person";
    private const string Authors = "who wrote it stands in the audit log alone";

    /// <summary>In the order of the export.</summary>
    public static readonly IReadOnlyDictionary<Type, Holding> All = new Dictionary<Type, Holding>
    {
        [typeof(Account)] = new(
            OfPerson.Changed("account", "kept as an id with the day of the erasure: names, address, role and secrets are gone", (db, p) => db.Accounts.Where(a => a.Id == p.Id),
                (a, _) => new { a.Id, a.Email, a.Name, a.Role, a.OrganizationId, a.MemberRole, a.EmailConfirmed, SecondFactor = a.TwoFactorEnabled, a.PendingOrganization, a.DisabledAt, a.CreatedAt, a.UpdatedAt },
                (db, a, _) => a.Forget(db.Now)),
            OfOrganization.Changed("members", "kept as the person's own; it no longer acts for the organization", (db, id) => db.Accounts.Where(a => a.OrganizationId == id),
                (a, _) => AccountResponse.Of(a), (_, a, _) => a.Leave())),
        [typeof(Session)] = new(
            OfPerson.Removed("sessions", (db, p) => db.Sessions.Where(s => s.AccountId == p.Id), (s, _) => new { s.Id, s.CreatedAt, s.ExpiresAt, s.EndedAt, s.SecondFactor }),
            OfOrganization.Nothing(Persons)),
        [typeof(ApiKey)] = new(
            OfPerson.Removed("apiKeys", (db, p) => db.ApiKeys.Where(k => k.AccountId == p.Id), (k, _) => new { k.Id, k.Name, k.Scope, k.CreatedAt, k.ExpiresAt, k.RevokedAt, k.LastUsedAt }),
            OfOrganization.Nothing(Persons)),
        [typeof(IdentityUserLogin<Guid>)] = new(
            OfPerson.Removed("externalLogins", (db, p) => db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == p.Id), (l, _) => new { l.LoginProvider, l.ProviderKey }),
            OfOrganization.Nothing(Persons)),
        [typeof(IdentityUserToken<Guid>)] = new(
            OfPerson.Removed("secondFactor", (db, p) => db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == p.Id), (t, _) => new { t.Name }),
            OfOrganization.Nothing(Persons)),
        [typeof(Invitation)] = new(
            OfPerson.Removed("invitations", (db, p) => db.Invitations.Where(i => p.Email != null && EF.Functions.Collate(i.Email, "NOCASE") == p.Email),
                (i, _) => new { i.Id, i.OrganizationId, i.Email, i.MemberRole, i.CreatedAt, i.ExpiresAt, i.AcceptedAt, i.RevokedAt }),
            OfOrganization.Removed("invitations", (db, id) => db.Invitations.Where(i => i.OrganizationId == id),
                (i, _) => new { i.Id, i.Email, i.MemberRole, i.CreatedAt, i.ExpiresAt, i.AcceptedAt, i.RevokedAt })),
        [typeof(OutboxMessage)] = new(
            OfPerson.Removed("messages", (db, p) => db.OutboxMessages.Where(m => m.AccountId == p.Id || (p.Email != null && EF.Functions.Collate(m.Recipient, "NOCASE") == p.Email)),
                (m, _) => new { m.Id, m.Kind, m.Recipient, m.SubjectId, m.Data, m.CreatedAt, m.ExpiresAt, m.SentAt }),
            OfOrganization.Forgotten("messages to those invited, to its contacts and owners, without whom they lead nowhere, and to its members about events",
                (db, id, cancellation) => db.OutboxMessages.Where(m => (m.Kind == MessageKind.Invitation && db.Invitations.Any(i => i.OrganizationId == id && i.Email == m.Recipient))
                    || (m.Kind == MessageKind.ReferenceConfirmation && (db.Contacts.Any(c => c.OrganizationId == id && c.Email == m.Recipient)
                        || db.Accounts.Any(a => a.OrganizationId == id && a.Email == m.Recipient)))
                    || (m.Token == null && db.Accounts.Any(a => a.Id == m.AccountId && a.OrganizationId == id))).ToListAsync(cancellation))),
        [typeof(NotificationSetting)] = new(
            OfPerson.Removed("notificationSettings", (db, p) => db.NotificationSettings.Where(s => s.AccountId == p.Id), (s, _) => new { s.Frequency, s.Language }),
            OfOrganization.Nothing(Persons)),
        [typeof(Webhook)] = new(
            OfPerson.Nothing(Authors),
            OfOrganization.Removed("webhooks", (db, id) => db.Webhooks.Where(w => w.OrganizationId == id), (w, _) => WebhookResponse.Of(w))),
        [typeof(WebhookDelivery)] = new(
            OfPerson.Nothing("ids and states alone"),
            OfOrganization.Removed("webhookDeliveries", (db, id) => db.WebhookDeliveries.Where(d => d.Webhook!.OrganizationId == id), (d, _) => DeliveryResponse.Of(d))),
        [typeof(Contact)] = new(
            OfPerson.Removed("contacts", (db, p) => db.Contacts.Where(c => p.Email != null && EF.Functions.Collate(c.Email!, "NOCASE") == p.Email), (c, _) => ContactResponse.Of(c)),
            OfOrganization.Removed("contacts", (db, id) => db.Contacts.Where(c => c.OrganizationId == id), (c, _) => ContactResponse.Of(c))),

        [typeof(Organization)] = new(
            OfPerson.Nothing(Authors),
            OfOrganization.Changed("organization", "kept with its name, kind, country and register id, marked as erased and shown to staff alone; the rest is emptied. "
                + "What a public source says of it stays public", (db, id) => db.Organizations.Where(o => o.Id == id), (o, mapping) => mapping.Map<OrganizationResponse>(o), (db, o, _) => o.Forget(db.Now))),
        [typeof(Need)] = new(
            OfPerson.Nothing(Authors),
            OfOrganization.Changed("needs", "never published: removed; published: cancelled, and shown to staff alone", (db, id) => db.Needs.Where(n => n.OrganizationId == id),
                (n, mapping) => mapping.Map<NeedResponse>(n), (db, n, _) =>
                {
                    if (n.PublishedAt is null)
                        db.Remove(n);
                    else
                        (n.Status, n.PublishedAt, n.Attachments) = (NeedStatus.Cancelled, null, []);
                })),
        [typeof(Offering)] = new(
            OfPerson.Nothing(Authors),
            OfOrganization.Changed("offerings", "never published: removed; published: withdrawn, and shown to staff alone. One that stands for public history stays",
                (db, id) => db.Offerings.Where(o => o.OrganizationId == id), (o, mapping) => mapping.Map<OfferingResponse>(o), (db, o, _) =>
                {
                    if (o.FromHistory)
                        return;
                    if (o.PublishedAt is null)
                        db.Remove(o);
                    else
                        (o.Status, o.PublishedAt) = (OfferingStatus.Withdrawn, null);
                })),
        [typeof(Reference)] = new(
            OfPerson.Nothing(Authors),
            OfOrganization.Changed("references", "claimed only: removed; answered by the other side: kept with the answer", (db, id) => db.References.Where(r => r.OrganizationId == id),
                (r, mapping) => mapping.Map<ReferenceResponse>(r), (db, r, _) =>
                {
                    if (r.State == ReferenceState.Claimed && !db.ReferenceConfirmations.Any(c => c.ReferenceId == r.Id))
                        db.Remove(r);
                })),
        [typeof(ReferenceConfirmation)] = new(
            OfPerson.Changed("confirmations", $"kept without the person's name and address in its text: {Decides}", (db, p) => db.ReferenceConfirmations.Where(c => c.AccountId == p.Id),
                (c, _) => new { c.Id, c.ReferenceId, c.Happened, c.ScopeAccurate, c.WouldRepeat, c.Comment, c.By, c.CreatedAt }, (_, c, p) => c.Comment = p.TakenOutOf(c.Comment)),
            OfOrganization.Kept("confirmations", "answers of its clients, and its own to providers: the record of decisions",
                (db, id) => db.ReferenceConfirmations.Where(c => c.Reference!.OrganizationId == id || c.Reference.ClientOrganizationId == id),
                (c, _) => new { c.Id, c.ReferenceId, c.Happened, c.ScopeAccurate, c.WouldRepeat, c.Comment, c.By, c.CreatedAt })),
        [typeof(ReviewEntry)] = new(
            OfPerson.Changed("reviews", $"kept without the person's name and address in its text: {Decides}", (db, p) => db.ReviewEntries.Where(e => e.AccountId == p.Id),
                (e, _) => new { e.Id, e.NeedId, e.OfferingId, e.Step, e.Side, e.Reason, e.Text, e.CreatedAt }, (_, e, p) => e.Text = p.TakenOutOf(e.Text)),
            OfOrganization.Kept("reviews", "the record of decisions; those of removed drafts go with the draft",
                (db, id) => db.ReviewEntries.Where(e => e.Need!.OrganizationId == id || e.Offering!.OrganizationId == id),
                (e, _) => new { e.Id, e.NeedId, e.OfferingId, e.Step, e.Side, e.Reason, e.Text, e.CreatedAt })),
        [typeof(VettingRecord)] = new(
            OfPerson.Changed("vettings", $"kept without the person's name and address in its note: {Decides}", (db, p) => db.VettingRecords.Where(v => v.AccountId == p.Id),
                (v, _) => new { v.Id, v.OrganizationId, v.State, v.Evidence, v.Note, v.ExpiresOn, v.CreatedAt }, (_, v, p) => v.Note = p.TakenOutOf(v.Note)),
            OfOrganization.Kept("vettings", "the record of decisions", (db, id) => db.VettingRecords.Where(v => v.OrganizationId == id),
                (v, _) => new { v.Id, v.State, v.Evidence, v.Note, v.ExpiresOn, v.CreatedAt })),
        [typeof(MergedOrganization)] = new(
            OfPerson.Nothing(SaysNothing),
            OfOrganization.Changed("mergedOrganizations", "kept with its name, for the ids that lead here; what it said of itself is emptied", (db, id) => db.MergedOrganizations.Where(m => m.SurvivorId == id),
                (m, _) => new { m.Id, m.LegalName, Profile = JsonSerializer.Deserialize<JsonElement>(m.Profile), m.MergedAt }, (_, m, _) => m.Profile = "{}")),
        [typeof(DuplicateDismissal)] = new(OfPerson.Nothing(SaysNothing), OfOrganization.Nothing("a decision of staff that names two ids; kept")),
        [typeof(MatchRun)] = new(
            OfPerson.Nothing("a list is asked for in a need's or an offering's name"),
            OfOrganization.Kept("matchRuns", "the record of what was shown; those of removed drafts go with the draft",
                (db, id) => db.MatchRuns.Where(r => db.Needs.Any(n => n.Id == r.NeedId && n.OrganizationId == id) || db.Offerings.Any(o => o.Id == r.OfferingId && o.OrganizationId == id)),
                (r, _) => new { r.Id, r.Direction, r.NeedId, r.OfferingId, r.AsOf, r.Ranker, r.RankerVersion, r.CreatedAt })),
        [typeof(MatchRunEntry)] = new(
            OfPerson.Nothing("a list is asked for in a need's or an offering's name"),
            OfOrganization.Kept("matchRunEntries", "the record of what was shown; ids and scores", (db, id) => from run in db.MatchRuns
                where db.Needs.Any(n => n.Id == run.NeedId && n.OrganizationId == id) || db.Offerings.Any(o => o.Id == run.OfferingId && o.OrganizationId == id)
                from entry in run.Entries
                select new { entry.MatchRunId, entry.Rank, entry.NeedId, entry.OfferingId, entry.Score }, (entry, _) => entry)),
        [typeof(Match)] = new(
            OfPerson.Changed("assignedMatches", "kept, and nobody's work until it is assigned anew", (db, p) => db.Matches.Where(m => m.AssigneeId == p.Id),
                (m, _) => new { m.Id, m.NeedId, m.OfferingId, m.State }, (_, m, _) => m.AssigneeId = null),
            OfOrganization.Changed("matches", "kept as the record of decisions; one that is under way is withdrawn", (db, id) => db.Matches
                    .Where(m => (m.Need!.OrganizationId == id || m.Offering!.OrganizationId == id) && m.Events.Any(e => e.Step == MatchStep.Offer)),
                (m, _) => new { m.Id, m.NeedId, m.OfferingId, m.EngagementModel, m.CreatedAt }, (db, m, _) => Withdraw(db, m))),
        [typeof(MatchEvent)] = new(
            OfPerson.Changed("matchEvents", $"kept without the person's name and address in its note: {Decides}", (db, p) => db.MatchEvents.Where(e => e.AccountId == p.Id),
                (e, _) => new { e.Id, e.MatchId, e.Step, e.From, e.To, e.Side, e.Reason, e.Note, e.HappenedOn, e.Links, e.CreatedAt }, (_, e, p) => e.Note = p.TakenOutOf(e.Note)),
            OfOrganization.Kept("matchEvents", "steps of its own side: the record of decisions", (db, id) => from m in db.Matches
                from e in m.Events
                where (e.Side == MatchSide.City && m.Need!.OrganizationId == id) || (e.Side == MatchSide.Provider && m.Offering!.OrganizationId == id)
                select e, (e, _) => new { e.Id, e.MatchId, e.Step, e.From, e.To, e.Reason, e.Note, e.HappenedOn, e.Links, e.CreatedAt })),
        [typeof(Consent)] = new(
            OfPerson.Kept("consents", $"{Decides}", (db, p) => db.Consents.Where(c => c.AccountId == p.Id), (c, _) => Shown(c)),
            OfOrganization.Changed("consents", "kept; one that is given or asked for is withdrawn", (db, id) => from m in db.Matches
                from c in m.Consents
                where (c.Side == MatchSide.City && m.Need!.OrganizationId == id) || (c.Side == MatchSide.Provider && m.Offering!.OrganizationId == id)
                select c, (c, _) => Shown(c), (db, c, _) =>
                {
                    if (c.State is ConsentState.Given or ConsentState.Requested)
                        (c.State, c.AnsweredAt) = (ConsentState.Withdrawn, db.Now);
                })),
        [typeof(IntroductionMessage)] = new(
            OfPerson.Changed("introductionMessages", "kept for the other side without the person's name and address in its text", (db, p) => db.IntroductionMessages.Where(m => m.AccountId == p.Id),
                (m, _) => new { m.Id, m.MatchId, m.Side, m.Text, m.PassedOnAt, m.PassedOnText, m.CreatedAt },
                (_, m, p) => (m.Text, m.PassedOnText) = (p.TakenOutOf(m.Text)!, p.TakenOutOf(m.PassedOnText))),
            OfOrganization.Removed("introductionMessages", (db, id) => from x in db.IntroductionMessages
                join m in db.Matches on x.MatchId equals m.Id
                where (x.Side == MatchSide.City && m.Need!.OrganizationId == id) || (x.Side == MatchSide.Provider && m.Offering!.OrganizationId == id)
                select x, (m, _) => new { m.Id, m.MatchId, m.Text, m.PassedOnAt, m.PassedOnText, m.CreatedAt })),
        [typeof(Meeting)] = new(
            OfPerson.Changed("meetings", $"kept without the person's name and address in its text: {Decides}", (db, p) => db.Meetings.Where(m => m.AccountId == p.Id),
                (m, _) => new { m.Id, m.MatchId, m.HeldOn, m.Subject, m.Participants, m.CreatedAt }, (_, m, p) => m.Subject = p.TakenOutOf(m.Subject)!),
            OfOrganization.Kept("meetings", "contacts between a public body and a company, which the public may ask about",
                (db, id) => db.Meetings.Where(m => m.Match!.Need!.OrganizationId == id || m.Match!.Offering!.OrganizationId == id),
                (m, _) => new { m.Id, m.MatchId, m.HeldOn, m.Subject, m.Participants, m.CreatedAt })),
        [typeof(Outcome)] = new(
            OfPerson.Nothing(Authors),
            OfOrganization.Kept("outcomes", "what both sides confirmed, or said of a project of both", (db, id) => db.Outcomes.Where(o => o.Match!.Need!.OrganizationId == id || o.Match!.Offering!.OrganizationId == id),
                (o, _) => OutcomeResponse.Of(o))),
        [typeof(Judgment)] = new(
            OfPerson.Changed("judgments", $"kept without the person's name and address in its note: {Decides}", (db, p) => db.Judgments.Where(j => j.AccountId == p.Id),
                (j, _) => new { j.Id, j.NeedId, j.OfferingId, j.Grade, j.Note, j.CreatedAt, j.UpdatedAt }, (_, j, p) => j.Note = p.TakenOutOf(j.Note)),
            OfOrganization.Nothing("belongs to the person who judged")),
        [typeof(ReviewerDecision)] = new(
            OfPerson.Changed("reviewerDecisions", $"kept without the person's name and address in its note: {Decides}", (db, p) => db.ReviewerDecisions.Where(d => d.AccountId == p.Id),
                (d, _) => new { d.Id, d.MatchId, d.Step, d.Reason, d.Note, d.CreatedAt, d.UpdatedAt }, (_, d, p) => d.Note = p.TakenOutOf(d.Note)),
            OfOrganization.Nothing("decisions of staff before anything is offered; kept")),
        [typeof(ConflictDeclaration)] = new(
            OfPerson.Removed("conflictDeclarations", (db, p) => db.ConflictDeclarations.Where(c => c.AccountId == p.Id), (c, _) => new { c.Id, c.OrganizationId, c.Kind, c.Note, c.Until, c.CreatedAt }),
            OfOrganization.Nothing("a reviewer's own word")),
        [typeof(NeedCuration)] = new(
            OfPerson.Changed("assignedNeeds", "kept, and nobody's work until it is assigned anew", (db, p) => db.NeedCurations.Where(c => c.AssigneeId == p.Id),
                (c, _) => new { c.NeedId, c.SnoozedUntil }, (_, c, _) => c.AssigneeId = null),
            OfOrganization.Nothing("whose work among staff a need is; kept with the need")),
        [typeof(ModelDecision)] = new(
            OfPerson.Changed("modelDecisions", "kept without the person's name and address: the record of which model served; the operator keeps the same in a file beside the model",
                (db, p) => db.ModelDecisions.Where(d => d.DecidedBy == p.Name || d.DecidedBy == p.Email), (d, _) => new { d.Id, d.Kind, d.FromVersion, d.ToVersion, d.DecidedBy, d.Note, d.CreatedAt },
                (_, d, p) => (d.DecidedBy, d.Note) = (p.TakenOutOf(d.DecidedBy) ?? "", p.TakenOutOf(d.Note))),
            OfOrganization.Nothing(SaysNothing)),
        [typeof(ResidentProfile)] = new(
            OfPerson.Removed("residentProfile", (db, p) => db.ResidentProfiles.Where(r => r.AccountId == p.Id), (r, _) => new { r.DisplayName, r.TargetGroups, r.CreatedAt, r.UpdatedAt }),
            OfOrganization.Nothing(Persons)),
        [typeof(Support)] = new(
            OfPerson.Removed("supports", (db, p) => db.Supports.Where(s => s.AccountId == p.Id),
                (s, _) => new { s.NeedId, s.Priority, s.Origin, s.WithdrawnAt, s.ExcludedAt, s.ExclusionReason, s.CreatedAt, s.UpdatedAt }),
            OfOrganization.Nothing(Persons)),
        [typeof(CommentReport)] = new(
            OfPerson.Removed("commentReports", (db, p) => db.CommentReports.Where(r => r.AccountId == p.Id), (r, _) => new { r.CommentId, r.Reason, r.Text, r.CreatedAt }),
            OfOrganization.Nothing(Persons)),
        // Before the comments: whose comment a decision was about is known until they are gone.
        [typeof(ModerationDecision)] = new(
            OfPerson.Changed("moderationDecisions", $"of the person's comments: kept without the comment and the appeal; by the person: kept without name and address in the notes: {Decides}",
                (db, p) => db.ModerationDecisions.Include(d => d.Comment).Where(d => d.AccountId == p.Id || d.AppealDecidedBy == p.Id || d.Comment!.AccountId == p.Id),
                (d, _) => new { d.Id, d.CommentId, d.Outcome, d.Reason, d.Note, d.AppealText, d.AppealedAt, d.AppealOutcome, d.AppealNote, d.CreatedAt }, (_, d, p) =>
                {
                    d.AppealText = d.Comment?.AccountId == p.Id ? null : d.AppealText;
                    (d.Note, d.AppealNote) = (p.TakenOutOf(d.Note)!, p.TakenOutOf(d.AppealNote));
                    if (d.Comment is { } comment)
                        comment.HiddenNote = p.TakenOutOf(comment.HiddenNote);
                }),
            OfOrganization.Nothing("decisions of staff about what a person said; kept")),
        [typeof(Comment)] = new(
            OfPerson.Removed("comments", (db, p) => db.Comments.Where(c => c.AccountId == p.Id), (c, _) => new { c.Id, c.NeedId, c.Text, c.State, c.HiddenReason, c.HiddenNote, c.CreatedAt, c.UpdatedAt }),
            OfOrganization.Nothing(Persons)),
        [typeof(SupportBatch)] = new(
            OfPerson.Changed("supportBatches", $"kept without the person's name and address in its correction: {Decides}", (db, p) => db.SupportBatches.Where(b => b.AccountId == p.Id),
                (b, _) => SupportBatchResponse.Of(b, whole: true), (_, b, p) => b.Correction = p.TakenOutOf(b.Correction)),
            OfOrganization.Kept("supportBatches", "counts of people who were heard", (db, id) => db.SupportBatches.Where(b => b.Need!.OrganizationId == id), (b, _) => SupportBatchResponse.Of(b, whole: true))),
        [typeof(OfficialAnswerEdition)] = new(
            OfPerson.Changed("officialAnswers", $"kept without the person's name and address in its text: {Decides}", (db, p) => db.OfficialAnswerEditions.Where(a => a.AccountId == p.Id),
                (a, _) => OfficialAnswerResponse.Of(a), (_, a, p) => a.Text = p.TakenOutOf(a.Text)!),
            OfOrganization.Kept("officialAnswers", "what was said to the people; shown to staff alone with its need", (db, id) => db.OfficialAnswerEditions.Where(a => a.Need!.OrganizationId == id),
                (a, _) => OfficialAnswerResponse.Of(a))),
        [typeof(PriorityWeight)] = new(OfPerson.Nothing(SaysNothing), OfOrganization.Nothing("a setting of the service")),
        [typeof(PriorityZeroing)] = new(
            OfPerson.Changed("priorityZeroings", $"kept without the person's name and address in its reasons: {Decides}",
                (db, p) => db.PriorityZeroings.Where(z => z.AccountId == p.Id || z.LiftedBy == p.Id), (z, _) => ZeroingResponse.Of(z),
                (_, z, p) => (z.Reason, z.LiftReason) = (p.TakenOutOf(z.Reason)!, p.TakenOutOf(z.LiftReason))),
            OfOrganization.Nothing("decisions of staff about the order of needs; kept")),
        [typeof(Contest)] = new(
            OfPerson.Changed("contests", $"entered or answered by the person: kept without name and address in the texts: {Decides}",
                (db, p) => db.Contests.Where(c => c.AccountId == p.Id || c.AnsweredBy == p.Id),
                (c, _) => Shown(c), (_, c, p) => (c.Statement, c.Evidence, c.Answer) = (p.TakenOutOf(c.Statement), p.TakenOutOf(c.Evidence), p.TakenOutOf(c.Answer))),
            OfOrganization.Changed("contests", "kept for the public counts without the statement and the link to evidence; an open one is withdrawn", (db, id) => db.Contests.Where(c => c.OrganizationId == id),
                (c, _) => Shown(c), (_, c, _) =>
                {
                    (c.Statement, c.Evidence) = (null, null);
                    if (c.State == ContestState.Open)
                        c.State = ContestState.Withdrawn;
                })),
        [typeof(Partnership)] = new(OfPerson.Nothing(SaysNothing), OfOrganization.Nothing(Public)),
        [typeof(PartnershipMember)] = new(OfPerson.Nothing(SaysNothing), OfOrganization.Nothing(Public)),
        [typeof(AuditRecord)] = new(
            OfPerson.Kept("auditRecords", "names ids alone; personal data is withheld from it when it is written", (db, p) => db.AuditRecords.Where(r => r.AccountId == p.Id || r.RecordId == p.Id),
                (r, _) => new { r.Sequence, r.At, r.Actor, r.Action, r.RecordType, r.RecordId, r.OrganizationId, r.Operation }),
            OfOrganization.Nothing("names ids, and what it changed in its profiles; staff read it, and it is kept for good")),
        [typeof(IdempotentAnswer)] = new(
            OfPerson.Forgotten("copies of answers that are forgotten after a day anyway", (db, p, cancellation) => AnswersAsync(db, [p.Email, p.Name], cancellation)),
            OfOrganization.Forgotten("copies of answers that are forgotten after a day anyway", (db, id, cancellation) => AnswersAsync(db, [id.ToString()], cancellation))),
    };

    private static object Shown(Consent c) => new { c.Id, c.MatchId, c.Side, c.Scope, c.State, c.RequestedAt, c.AnsweredAt, c.ExpiresAt };

    private static object Shown(Contest c) => new { c.Id, c.NeedId, c.OfferingId, c.Side, c.Subject, c.Statement, c.Evidence, c.State, c.DueAt, c.Outcome, c.Answer, c.AnsweredAt, c.CreatedAt };

    private static void Withdraw(MatchmakingDb db, Match match)
    {
        if (!MatchStates.Of(MatchStep.Withdraw).From.Contains(match.State))
            return;
        db.Add(new MatchEvent
        {
            MatchId = match.Id, Step = MatchStep.Withdraw, From = match.State, To = MatchState.Withdrawn, Side = MatchSide.Service, HappenedOn = DateOnly.FromDateTime(db.Now), CreatedAt = db.Now,
        });
        match.State = MatchState.Withdrawn;
    }

    /// <summary>Remembered answers in which one of these is a whole value.</summary>
    private static async Task<List<IdempotentAnswer>> AnswersAsync(MatchmakingDb db, string?[] values, CancellationToken cancellation)
    {
        var found = new List<IdempotentAnswer>();
        foreach (var value in values.OfType<string>())
        {
            var bytes = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, Json.Options));
            found.AddRange(await db.IdempotentAnswers.FromSql($"SELECT * FROM \"IdempotentAnswers\" WHERE instr(\"Body\", {bytes}) > 0").ToListAsync(cancellation));
        }
        return [.. found.Distinct()];
    }
}
