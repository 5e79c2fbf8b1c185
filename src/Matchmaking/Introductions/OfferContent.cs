using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Introductions;

/// <summary>How a match is offered.</summary>
[Partial]
public record OfferTerms
{
    /// <summary>Days that both sides have to answer; left out, as the operator set it.</summary>
    [Between(1, 365)]
    public int? Days { get; init; }

    /// <summary>How both would work together; left out, as the need says.</summary>
    public EngagementModel? EngagementModel { get; init; }

    /// <summary>Whether the city must run an open competition before it buys; left out, yes but for knowledge_exchange and in_kind.</summary>
    public bool? OpenCompetitionRequired { get; init; }

    /// <summary>A word of staff that both sides read.</summary>
    [Text(Limits.LongText)]
    public string? Note { get; init; }
}

/// <summary>How one match is offered.</summary>
[Partial]
public sealed record OfferRequest : OfferTerms;

/// <summary>Several matches, offered at once on the same terms.</summary>
public sealed record OffersRequest : OfferTerms
{
    /// <summary>Recommended matches.</summary>
    [Required]
    public List<Guid>? MatchIds { get; init; }

    internal Rules Check()
    {
        var rules = Rules.For(this);
        rules.Must(MatchIds is not { Count: 0 }, "matchIds", $"Is empty; name at least one match.");
        return rules;
    }
}

/// <summary>A match that was offered.</summary>
/// <param name="Id">The match; both sides find it under this id among their introductions.</param>
/// <param name="NeedId">What is sought.</param>
/// <param name="OfferingId">What is offered.</param>
/// <param name="ExpiresAt">Until when both sides may answer.</param>
/// <param name="Version">The same number as in the ETag of the introduction.</param>
public sealed record OfferedMatch(Guid Id, Guid NeedId, Guid OfferingId, DateTime ExpiresAt, int Version)
{
    internal static OfferedMatch Of(Curation.Match m) => new(m.Id, m.NeedId, m.OfferingId, m.OfferExpiresAt!.Value, m.Version);
}

/// <summary>Matches that were offered at once.</summary>
/// <param name="Items">In the order in which they were named.</param>
public sealed record OfferedMatches(IReadOnlyList<OfferedMatch> Items);
