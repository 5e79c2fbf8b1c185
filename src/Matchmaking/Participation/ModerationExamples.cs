namespace Matchmaking.Participation;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class ModerationExamples
{
    private static readonly DateTime Created = new(2026, 3, 5, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Comment = ParticipationExamples.CommentAnswer.Id;

    public static readonly ReportRequest Report = new() { Reason = ReportReason.PersonalData, Text = "It names a neighbour and her flat." };

    public static readonly ReportResponse ReportAnswer = new()
    {
        Id = new("01981f71-1a2b-7c3d-8e4f-5a6b7c8d9e01"), CommentId = Comment, Reason = ReportReason.PersonalData, Text = Report.Text, CreatedAt = Created,
    };

    public static readonly ReportedCommentResponse Reported = new()
    {
        Id = Comment, NeedId = ParticipationExamples.CommentAnswer.NeedId, Text = ParticipationExamples.Comment.Text!, Version = 1,
        Reports = [new(ReportReason.PersonalData, Report.Text, Created)],
    };

    public static readonly ModerationRequest Hide = new()
    {
        Outcome = ModerationOutcome.Hide, Reason = ReportReason.PersonalData, Note = "It tells where somebody lives. Write it again without the name.",
    };

    public static readonly ModerationResponse Hidden = new()
    {
        Id = new("01981f71-1a2b-7c3d-8e4f-5a6b7c8d9e02"), CommentId = Comment, Outcome = ModerationOutcome.Hide, Reason = Hide.Reason, Note = Hide.Note!, CreatedAt = Created, Version = 1,
    };

    public static readonly AppealRequest Appeal = new() { Text = "The name is that of the street, not of a person." };

    public static readonly ModerationResponse Appealed = Hidden with { AppealText = Appeal.Text, AppealedAt = Created.AddHours(3), Version = 2 };

    public static readonly AppealDecisionRequest Overturn = new() { Outcome = AppealOutcome.Overturned, Note = "The street is called so; nobody is named." };

    public static readonly ModerationResponse Overturned = Appealed with
    {
        AppealOutcome = AppealOutcome.Overturned, AppealNote = Overturn.Note, AppealDecidedAt = Created.AddHours(20), Version = 3,
    };

    public static readonly ModerationLogResponse Log = new(31, 2, 12, 9, 3, 2, 1, [new(ReportReason.Spam, 14, 5), new(ReportReason.PersonalData, 6, 4)]);
}
