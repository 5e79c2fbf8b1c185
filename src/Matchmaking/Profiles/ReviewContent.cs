using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;

namespace Matchmaking.Profiles;

/// <summary>What staff want changed before a profile is published.</summary>
public sealed record ChangesRequest
{
    [Required]
    public ReviewReason? Reason { get; init; }

    /// <summary>What to change, in words for the owner.</summary>
    [Required, Text(Limits.LongText)]
    public string? Text { get; init; }
}

/// <summary>A message in a profile's review.</summary>
public sealed record ReviewMessageRequest
{
    [Required, Text(Limits.LongText)]
    public string? Text { get; init; }
}

/// <summary>A step or a message in a profile's review.</summary>
public sealed record ReviewEntryResponse : IIdentified
{
    public Guid Id { get; init; }
    public ReviewStep Step { get; init; }
    public ReviewSide Side { get; init; }

    /// <summary>Only where changes were requested.</summary>
    public ReviewReason? Reason { get; init; }
    public string? Text { get; init; }
    public DateTime CreatedAt { get; init; }
}

/// <summary>A need or an offering that waits for staff.</summary>
public sealed record ReviewResponse : IIdentified
{
    public Guid Id { get; init; }
    public ProfileKind Kind { get; init; }

    /// <summary>The need or the offering.</summary>
    public Guid ProfileId { get; init; }
    public required string Title { get; init; }
    public Guid OrganizationId { get; init; }
    public required string OrganizationName { get; init; }

    /// <summary>Whether it was submitted, or sent back by a change of what matching relies on.</summary>
    public ReviewStep Step { get; init; }
    public DateTime WaitingSince { get; init; }
}

/// <summary>How far staff have checked an organization.</summary>
public sealed record VettingRequest
{
    [Required]
    public Vetting? State { get; init; }

    /// <summary>Absolute http(s) links to what was looked at.</summary>
    [WebLink]
    public List<string> Evidence { get; init; } = [];

    /// <summary>Why; the organization reads it too.</summary>
    [Text(Limits.LongText)]
    public string? Note { get; init; }

    /// <summary>The last day on which it holds; from the next it counts as unverified. Not for unverified, suspended or rejected.</summary>
    public DateOnly? ExpiresOn { get; init; }

    internal Rules Check(TimeProvider clock)
    {
        var rules = Rules.For(this);
        rules.NotPast("expiresOn", ExpiresOn, clock);
        rules.Must(ExpiresOn is null || State is null or Vetting.IdentityConfirmed or Vetting.DocumentsChecked or Vetting.Screened, "expiresOn",
            $"Is only for identity_confirmed, documents_checked and screened; the other states last until staff set another.");
        rules.Must(State is not (Vetting.Suspended or Vetting.Rejected) || Note is not null, "note", $"Is required with suspended and rejected: say why.");
        return rules;
    }
}

/// <summary>One decision on how far an organization has been checked.</summary>
public sealed record VettingResponse : IIdentified
{
    public Guid Id { get; init; }
    public Vetting State { get; init; }
    public List<string> Evidence { get; init; } = [];
    public string? Note { get; init; }

    /// <summary>The last day on which it holds; from the next it counts as unverified.</summary>
    public DateOnly? ExpiresOn { get; init; }
    public DateTime CreatedAt { get; init; }
}

/// <summary>What the other side says of a reference.</summary>
public record ConfirmationRequest
{
    /// <summary>The project took place.</summary>
    [Required]
    public bool? Happened { get; init; }

    /// <summary>Dates, value and result are as the provider describes them.</summary>
    [Required]
    public bool? ScopeAccurate { get; init; }

    /// <summary>The other side would work with the provider again.</summary>
    [Required]
    public bool? WouldRepeat { get; init; }

    [Text(Limits.LongText)]
    public string? Comment { get; init; }
}

/// <summary>The same by the token of a one-time link.</summary>
public sealed record LinkConfirmationRequest : ConfirmationRequest
{
    [Required, Text(Accounts.SignedTokens.MaximumLength)]
    public string? Token { get; init; }
}

/// <summary>A one-time link for the other side.</summary>
/// <param name="ReferenceId">The reference to answer for.</param>
/// <param name="Token">Hand it to the other side, who sends it to POST /api/v1/reference-confirmations; shown this once, and not at all when it went to the client.</param>
/// <param name="ToClient">Whether it went to a contact or an owner of the client.</param>
/// <param name="ExpiresAt">When it stops working; a change of the reference stops it too.</param>
public sealed record ConfirmationLinkResponse(Guid ReferenceId, string? Token, bool ToClient, DateTime ExpiresAt);

/// <summary>What the other side said of a reference.</summary>
public sealed record ConfirmationResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid ReferenceId { get; init; }
    public bool Happened { get; init; }
    public bool ScopeAccurate { get; init; }
    public bool WouldRepeat { get; init; }
    public string? Comment { get; init; }
    public ConfirmedBy By { get; init; }

    /// <summary>Who answered, or who made the link that was answered by.</summary>
    public Guid? AccountId { get; init; }
    public DateTime CreatedAt { get; init; }
}
