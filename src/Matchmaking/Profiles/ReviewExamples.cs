namespace Matchmaking.Profiles;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class ReviewExamples
{
    private static readonly DateTime Created = new(2026, 3, 3, 8, 0, 0, DateTimeKind.Utc);

    public static readonly ChangesRequest Changes = new() { Reason = ReviewReason.DescriptionUnclear, Text = "Which four districts are meant, and how many people live there?" };

    public static readonly ReviewMessageRequest Message = new() { Text = "The four districts are named in the second paragraph now." };

    public static readonly ReviewEntryResponse Entry = new()
    {
        Id = new("01981f60-1a2b-7c3d-8e4f-5a6b7c8d9e01"), Step = ReviewStep.ChangesRequested, Side = ReviewSide.Staff, Reason = Changes.Reason, Text = Changes.Text, CreatedAt = Created,
    };

    public static readonly ReviewEntryResponse MessageAnswer = Entry with { Step = ReviewStep.Message, Side = ReviewSide.Owner, Reason = null, Text = Message.Text };

    public static readonly ReviewResponse Waiting = new()
    {
        Id = new("01981f60-1a2b-7c3d-8e4f-5a6b7c8d9e02"), Kind = ProfileKind.Need, ProfileId = ProfileExamples.NeedAnswer.Id, Title = ProfileExamples.Need.Title!,
        OrganizationId = ProfileExamples.CityAnswer.Id, OrganizationName = ProfileExamples.City.LegalName!, Step = ReviewStep.Submitted, WaitingSince = Created,
    };

    public static readonly VettingRequest Vetting = new()
    {
        State = Profiles.Vetting.DocumentsChecked, Evidence = ["https://registry.example/entries/4711"], Note = "Entry in the register of municipalities.", ExpiresOn = new(2032, 3, 31),
    };

    public static readonly VettingResponse VettingAnswer = new()
    {
        Id = new("01981f60-1a2b-7c3d-8e4f-5a6b7c8d9e03"), State = Profiles.Vetting.DocumentsChecked, Evidence = Vetting.Evidence, Note = Vetting.Note,
        ExpiresOn = Vetting.ExpiresOn, CreatedAt = Created,
    };

    public static readonly ConfirmationRequest Confirmation = new() { Happened = true, ScopeAccurate = true, WouldRepeat = true, Comment = "The gauges still run." };

    public static readonly LinkConfirmationRequest LinkConfirmation = new()
    {
        Token = "CfDJ8K2f0rT1xQp4", Happened = true, ScopeAccurate = false, WouldRepeat = false, Comment = "There were eight gauges, not twelve.",
    };

    public static readonly ConfirmationLinkResponse Link = new(ProfileExamples.ReferenceAnswer.Id, "CfDJ8K2f0rT1xQp4", ToClient: false, Created.AddDays(14));

    public static readonly ConfirmationResponse ConfirmationAnswer = new()
    {
        Id = new("01981f60-1a2b-7c3d-8e4f-5a6b7c8d9e04"), ReferenceId = ProfileExamples.ReferenceAnswer.Id, Happened = true, ScopeAccurate = true, WouldRepeat = true,
        Comment = Confirmation.Comment, By = ConfirmedBy.Account, AccountId = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e51"), CreatedAt = Created,
    };
}
