using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Curation;

/// <summary>Says which member is the same, and how that is known.</summary>
public sealed record MergeRequest
{
    /// <summary>The member that ends; everything of it goes to the other.</summary>
    [Required]
    public Guid? DuplicateId { get; init; }

    /// <summary>How it is known that the two are one.</summary>
    [Required, Text(Limits.LongText)]
    public string? Reason { get; init; }
}
