using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;

namespace Matchmaking.Profiles.Duplicates;

/// <summary>One page of likely duplicates.</summary>
/// <param name="Items">The likeliest first.</param>
/// <param name="Total">Pairs on all pages.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last.</param>
public sealed record DuplicatePage(IReadOnlyList<DuplicatePair> Items, int Total, string? NextCursor);

/// <summary>Two members that are likely one.</summary>
/// <param name="Score">0–1; how likely it is.</param>
/// <param name="Reasons">What speaks for it and against it.</param>
/// <param name="Mergeable">False when they are of different kinds.</param>
/// <param name="First">The older record.</param>
/// <param name="Second">The newer record.</param>
public sealed record DuplicatePair(double Score, IReadOnlyList<string> Reasons, bool Mergeable, DuplicateMember First, DuplicateMember Second);

/// <summary>What of a member tells whether it is another one.</summary>
public sealed record DuplicateMember(
    Guid Id, OrganizationKind Kind, string LegalName, string? ShortName, string? Country, string? City, string? Website, string? LegalId);

/// <summary>Says that two members are two.</summary>
public sealed record DismissalRequest
{
    [Required]
    public Guid? FirstId { get; init; }

    [Required]
    public Guid? SecondId { get; init; }

    /// <summary>How that is known.</summary>
    [Required, Text(Limits.LongText)]
    public string? Reason { get; init; }
}

/// <summary>A pair that is not listed again.</summary>
public sealed record DismissalResponse(Guid FirstId, Guid SecondId, string Reason, DateTime DismissedAt);
