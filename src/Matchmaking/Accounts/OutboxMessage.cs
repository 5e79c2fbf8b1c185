using Matchmaking.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Accounts;

/// <summary>What a message is about.</summary>
public enum MessageKind { Confirmation, PasswordReset, Invitation, ReferenceConfirmation, MatchMoved, ReferenceAnswered, WebhookDisabled, ContestDue, ContestOverdue, ContestAnswered,
    OfferEnding, MessageWritten, MessageToPassOn, MeetingRecorded, OutcomeReported, IntroductionStalled }

/// <summary>A message to a person that waits to be sent: whoever delivers messages reads these, sends them and stamps them.</summary>
public sealed class OutboxMessage
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public MessageKind Kind { get; set; }
    public required string Recipient { get; set; }

    /// <summary>Whose account the token opens, or who is told of an event.</summary>
    public Guid? AccountId { get; set; }
    public Account? Account { get; set; }

    /// <summary>Encrypted; see <see cref="Outbox"/>. Null when it tells of an event and opens nothing.</summary>
    public string? Token { get; set; }

    /// <summary>The record that it is about.</summary>
    public Guid? SubjectId { get; set; }

    /// <summary>What it says besides, as JSON.</summary>
    public string? Data { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? SentAt { get; set; }

    /// <summary>Not before then.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>Whoever sends it has it until then; after a crash another takes it.</summary>
    public DateTime? LeasedUntil { get; set; }
    public int Attempts { get; set; }
    public string? LastError { get; set; }

    /// <summary>When it was given up.</summary>
    public DateTime? FailedAt { get; set; }
}

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasOne(m => m.Account).WithMany().HasForeignKey(m => m.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(m => new { m.SentAt, m.DueAt });
    }
}

/// <summary>Puts messages where their delivery finds them. Tokens lie encrypted: a copy of the database opens no account.</summary>
internal sealed class Outbox(MatchmakingDb db, SignedTokens tokens, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector protector = protection.CreateProtector("Matchmaking.Outbox");

    /// <summary>Adds a message with a fresh token and answers the token; the caller saves.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="recipient">E-mail address.</param>
    /// <param name="account">Whose account the token opens, when there is one.</param>
    /// <param name="purpose">What the token is good for.</param>
    /// <param name="subject">The record that the token names.</param>
    /// <param name="detail">Something that changes when the token is used, so that it works once.</param>
    /// <param name="lifetime">How long it works.</param>
    public string Add(MessageKind kind, string recipient, Guid? account, TokenPurpose purpose, Guid subject, string detail, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        var token = tokens.Issue(purpose, subject, detail, now + lifetime);
        db.Add(new OutboxMessage
        {
            Kind = kind, Recipient = recipient, AccountId = account, Token = protector.Protect(token), CreatedAt = now.UtcDateTime, DueAt = now.UtcDateTime, ExpiresAt = (now + lifetime).UtcDateTime,
        });
        return token;
    }

    public string TokenOf(OutboxMessage message) => protector.Unprotect(message.Token!);
}
