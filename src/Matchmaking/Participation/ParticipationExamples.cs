using Matchmaking.Profiles;

namespace Matchmaking.Participation;

/// <summary>Bodies shown in the OpenAPI document; one story with the profiles' examples.</summary>
internal static class ParticipationExamples
{
    private static readonly DateTime Created = new(2026, 3, 4, 18, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Need = ProfileExamples.NeedAnswer.Id;

    public static readonly SupportRequest Support = new() { Priority = SupportPriority.High };

    public static readonly SupportResponse SupportAnswer = new()
    {
        NeedId = Need, Priority = SupportPriority.High, Counted = true, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly ResidentProfileRequest Profile = new() { DisplayName = "A neighbour of the canal", TargetGroups = [TargetGroup.LowIncome] };

    public static readonly ResidentProfileResponse ProfileAnswer = new() { DisplayName = Profile.DisplayName, TargetGroups = Profile.TargetGroups, Version = 1 };

    public static readonly CommentRequest Comment = new() { Text = "Our street floods first; a siren at the school would reach everybody." };

    public static readonly CommentResponse CommentAnswer = new()
    {
        Id = new("01981f70-1a2b-7c3d-8e4f-5a6b7c8d9e01"), NeedId = Need, Author = Profile.DisplayName, Text = Comment.Text, State = CommentState.Visible,
        CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly SupportBatchRequest Batch = new()
    {
        Channel = SupportChannel.Assembly, Date = new(2026, 3, 1), Place = "Market hall of the canal district", Count = 380,
        Groups = [new() { Group = TargetGroup.LowIncome, Count = 240 }], EvidenceLink = "https://rivermouth.example/assembly-minutes.pdf",
    };

    public static readonly SupportBatchCorrection BatchCorrection = new()
    {
        Channel = Batch.Channel, Date = Batch.Date, Place = Batch.Place, Count = 390, Groups = Batch.Groups, EvidenceLink = Batch.EvidenceLink,
        Correction = "Ten people on the second list were left out.",
    };

    public static readonly SupportBatchResponse BatchAnswer = new()
    {
        Id = new("01981f70-1a2b-7c3d-8e4f-5a6b7c8d9e02"), NeedId = Need, Channel = SupportChannel.Assembly, Date = Batch.Date!.Value, Place = Batch.Place!, Count = 380,
        Groups = [new(TargetGroup.LowIncome, 240)], EvidenceLink = Batch.EvidenceLink!, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly VoiceResponse Voice = new(
        Need, 1_510, [new(SupportChannel.Online, 1_130), new(SupportChannel.Paper, 0), new(SupportChannel.Assembly, 380)], 12,
        [new(SupportPriority.Low, 90), new(SupportPriority.Medium, 310), new(SupportPriority.High, 730)],
        [new(TargetGroup.LowIncome, true, 455), new(TargetGroup.LowDigitalSkills, false, null)], 0.5, 41, new NeedPriority(0.47, 1_510, 1_120_000, 0.53, 0.5, 0.77, null));

    public static readonly TimelineResponse Timeline = new(Need,
    [
        new(Created.AddDays(-2), TimelineKind.Status, NeedStatus.Published),
        new(Created.Date.AddDays(-1), TimelineKind.HeardOffline, Channel: SupportChannel.Assembly, Count: 380, Text: "Market hall of the canal district"),
        new(Created.AddDays(16), TimelineKind.OfficialAnswer, Stance: AnswerStance.PartlyAccepted, Text: "The city will warn the four districts by siren and text message before the next rainy season."),
        new(Created.Date.AddDays(40), TimelineKind.Introduction, Count: 2, Stage: Curation.MatchState.Introduced),
        new(Created.Date.AddDays(300), TimelineKind.Introduction, Count: 1, Stage: Curation.MatchState.Completed),
        new(Created.AddDays(310), TimelineKind.Outcome, Text: "Forty gauges warn four districts by siren and text message.", Result: Outcomes.OutcomeResult.Completed),
    ]);
}
