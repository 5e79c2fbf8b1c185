using System.Text.Json;
using Matchmaking.Accounts;
using Matchmaking.Clarity;
using Matchmaking.Curation;
using Matchmaking.Explanations;
using Matchmaking.Features;
using Matchmaking.Introductions;
using Matchmaking.Matching;
using Matchmaking.Outcomes;
using Matchmaking.Notifications;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Matchmaking.Transparency;

namespace Matchmaking.Platform;

/// <summary>A list of the codes that one field of the API takes or gives, named as in Swagger but in snake_case.</summary>
/// <param name="Name">Such as <c>target_group</c>.</param>
/// <param name="Label">What the list is called, in the language of the answer.</param>
/// <param name="Description">What it says of whom, in the language of the answer.</param>
/// <param name="Codes">In their own order; where codes are steps or grades, from the first or lowest.</param>
public sealed record CodeListResponse(string Name, string Label, string Description, IReadOnlyList<CodeResponse> Codes);

/// <summary>One code of a list.</summary>
/// <param name="Code">As requests and answers have it, the same in every language.</param>
/// <param name="Label">A name to show to people, in the language of the answer.</param>
/// <param name="Description">What it means, in the language of the answer.</param>
public sealed record CodeResponse(string Code, string Label, string Description);

/// <summary>Every code list of the API.</summary>
/// <param name="Items">In the order of the pipeline.</param>
public sealed record CodeListsResponse(IReadOnlyList<CodeListResponse> Items);

/// <summary>The enums of the API as code lists; what people call their values is in the resources of the languages.</summary>
internal static class CodeLists
{
    private static readonly Dictionary<string, Type> Enums = new Type[]
    {
        typeof(OrganizationKind), typeof(ProviderSize), typeof(Region), typeof(Vetting),
        typeof(Sector), typeof(TargetGroup), typeof(EngagementModel), typeof(Focus), typeof(EthicsPrinciple), typeof(EthicsLevel),
        typeof(NeedStatus), typeof(ClarityStatus), typeof(OfferingStatus), typeof(ReferenceState), typeof(ConfirmedBy),
        typeof(ProfileKind), typeof(ReviewStep), typeof(ReviewSide), typeof(ReviewReason),
        typeof(MatchDirection), typeof(Strength), typeof(FeatureGroup), typeof(ContributionDirection), typeof(AcceptanceFactor), typeof(DocumentKind),
        typeof(QueueKind), typeof(QueueSignal), typeof(MatchState), typeof(MatchStep), typeof(MatchSide), typeof(DeclineReason), typeof(ConflictKind),
        typeof(ConsentScope), typeof(ConsentState), typeof(AllocationReason), typeof(CongestedSide), typeof(OutcomeResult), typeof(OutcomeState),
        typeof(SupportPriority), typeof(SupportChannel), typeof(CommentState), typeof(ReportReason), typeof(ModerationOutcome), typeof(AppealOutcome),
        typeof(AnswerStance), typeof(TimelineKind), typeof(Guard), typeof(ContestSubject), typeof(ContestState), typeof(ContestOutcome),
        typeof(AccountRole), typeof(MemberRole), typeof(MessageKind), typeof(MailFrequency), typeof(WebhookEvent), typeof(DeliveryStatus), typeof(ApiKeyScope), typeof(AuditAction), typeof(AuditActor),
    }.ToDictionary(type => Snake(type.Name));

    public static IReadOnlyCollection<string> Names => Enums.Keys;

    /// <summary>Every key that a language must have for the lists.</summary>
    public static IEnumerable<string> Keys => Enums.SelectMany(list => Enum.GetNames(list.Value).Select(code => $"{list.Key}.{Snake(code)}").Prepend(list.Key))
        .SelectMany(key => new[] { key, Described(key) });

    public static CodeListsResponse All() => new([.. Names.Select(name => Find(name)!)]);

    /// <summary>Null when there is no such list.</summary>
    public static CodeListResponse? Find(string name) => !Enums.TryGetValue(name, out var type) ? null : new CodeListResponse(
        name, Say(name), Say(Described(name)), [.. Enum.GetNames(type).Select(Snake).Select(code => new CodeResponse(code, Say($"{name}.{code}"), Say(Described($"{name}.{code}"))))]);

    private static string Say(string key) => Languages.Find(key) ?? throw new InvalidOperationException($"{Languages.Current} has no '{key}'.");

    private static string Described(string key) => $"{key}: description";

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
