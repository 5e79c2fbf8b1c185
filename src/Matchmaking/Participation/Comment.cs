using Matchmaking.Accounts;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Participation;

/// <summary>Whether a comment can be read.</summary>
public enum CommentState { Visible, Hidden }

/// <summary>What a resident says of a need, stored and shown as text.</summary>
public sealed class Comment : IVersioned
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid NeedId { get; set; }
    public Need? Need { get; set; }
    public Guid AccountId { get; set; }
    public Account? Account { get; set; }
    public required string Text { get; set; }
    public CommentState State { get; set; }

    /// <summary>Of the decision that hid it.</summary>
    public ReportReason? HiddenReason { get; set; }
    public string? HiddenNote { get; set; }
    public List<CommentReport> Reports { get; set; } = [];
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasOne(c => c.Need).WithMany().HasForeignKey(c => c.NeedId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(c => c.Account).WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.NeedId, c.Id });
    }
}
