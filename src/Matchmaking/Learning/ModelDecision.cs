using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Learning;

/// <summary>What became of a candidate model.</summary>
public enum ModelDecisionKind { Promoted, Refused, RolledBack }

/// <summary>One decision on which model serves; none is ever changed. The same lines stand in <c>decisions.jsonl</c> beside the model.</summary>
public sealed class ModelDecision
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public ModelDecisionKind Kind { get; set; }

    /// <summary>The model that served.</summary>
    public required string FromVersion { get; set; }

    /// <summary>The model that was to serve.</summary>
    public required string ToVersion { get; set; }

    /// <summary>Who decided, as told.</summary>
    public required string DecidedBy { get; set; }
    public string? Note { get; set; }

    /// <summary>Why it was refused.</summary>
    public List<string> Refusals { get; set; } = [];

    /// <summary>What it was decided on: the comparison, as JSON.</summary>
    public string? Figures { get; set; }
    public DateTime CreatedAt { get; set; }
}

internal sealed class ModelDecisionConfiguration : IEntityTypeConfiguration<ModelDecision>
{
    public void Configure(EntityTypeBuilder<ModelDecision> builder) => builder.Property(d => d.Id).ValueGeneratedNever();
}
