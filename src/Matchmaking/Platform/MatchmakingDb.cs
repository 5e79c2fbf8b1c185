using System.Text.Json;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Introductions;
using Matchmaking.Matching;
using Matchmaking.Outcomes;
using Matchmaking.Notifications;
using Matchmaking.Participation;
using Matchmaking.Profiles;
using Matchmaking.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Matchmaking.Platform;

/// <summary>The one database: SQLite, write-ahead log, enums as snake_case text, lists as JSON.</summary>
public sealed class MatchmakingDb : DbContext
{
    private readonly TimeProvider clock;

    public MatchmakingDb(DbContextOptions<MatchmakingDb> options, TimeProvider clock) : base(options)
    {
        this.clock = clock;
        // The audit log is written just before a transaction commits, so every save has one.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    public DbSet<Organization> Organizations => Set<Organization>();
    public DbSet<MergedOrganization> MergedOrganizations => Set<MergedOrganization>();
    public DbSet<DuplicateDismissal> DuplicateDismissals => Set<DuplicateDismissal>();
    public DbSet<Need> Needs => Set<Need>();
    public DbSet<Offering> Offerings => Set<Offering>();
    public DbSet<Reference> References => Set<Reference>();
    public DbSet<Partnership> Partnerships => Set<Partnership>();
    public DbSet<PartnershipMember> PartnershipMembers => Set<PartnershipMember>();
    public DbSet<MatchRun> MatchRuns => Set<MatchRun>();
    public DbSet<MatchRunEntry> MatchRunEntries => Set<MatchRunEntry>();
    public DbSet<Match> Matches => Set<Match>();
    public DbSet<MatchEvent> MatchEvents => Set<MatchEvent>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<Judgment> Judgments => Set<Judgment>();
    public DbSet<ReviewerDecision> ReviewerDecisions => Set<ReviewerDecision>();
    public DbSet<ConflictDeclaration> ConflictDeclarations => Set<ConflictDeclaration>();
    public DbSet<NeedCuration> NeedCurations => Set<NeedCuration>();
    public DbSet<ModelDecision> ModelDecisions => Set<ModelDecision>();
    public DbSet<IntroductionMessage> IntroductionMessages => Set<IntroductionMessage>();
    public DbSet<Outcome> Outcomes => Set<Outcome>();
    public DbSet<Meeting> Meetings => Set<Meeting>();
    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<ReviewEntry> ReviewEntries => Set<ReviewEntry>();
    public DbSet<VettingRecord> VettingRecords => Set<VettingRecord>();
    public DbSet<ReferenceConfirmation> ReferenceConfirmations => Set<ReferenceConfirmation>();
    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Contact> Contacts => Set<Contact>();
    public DbSet<NotificationSetting> NotificationSettings => Set<NotificationSetting>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<Support> Supports => Set<Support>();
    public DbSet<SupportBatch> SupportBatches => Set<SupportBatch>();
    public DbSet<ResidentProfile> ResidentProfiles => Set<ResidentProfile>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<CommentReport> CommentReports => Set<CommentReport>();
    public DbSet<ModerationDecision> ModerationDecisions => Set<ModerationDecision>();
    public DbSet<OfficialAnswerEdition> OfficialAnswerEditions => Set<OfficialAnswerEdition>();
    public DbSet<PriorityWeight> PriorityWeights => Set<PriorityWeight>();
    public DbSet<PriorityZeroing> PriorityZeroings => Set<PriorityZeroing>();
    public DbSet<Contest> Contests => Set<Contest>();
    public DbSet<AuditRecord> AuditRecords => Set<AuditRecord>();

    internal DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>What this context will record of its changes.</summary>
    internal AuditScope Audit { get; } = new();

    private readonly HashSet<object> restored = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a row with the stamps that it already has, such as one read from an export.</summary>
    internal void Restore<TEntity>(TEntity entity) where TEntity : class, IVersioned
    {
        restored.Add(entity);
        Add(entity);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(MatchmakingDb).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(t => t.GetProperties()))
        {
            // Enums are stored as the same snake_case codes that the API speaks, alone or inside a JSON list.
            var element = property.GetElementType();
            if (element?.ClrType is { IsEnum: true } elementEnum)
                element.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(CodeConverter<>).MakeGenericType(elementEnum))!);
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type.IsEnum)
                property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(CodeConverter<>).MakeGenericType(type))!);
        }
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Stamp();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        Stamp();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    private void Stamp()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State == EntityState.Added && restored.Remove(entry.Entity))
                continue;
            if (entry.State == EntityState.Added)
                entry.Entity.CreatedAt = now;
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Entity.UpdatedAt = now;
                entry.Entity.Version++;
            }
        }
    }
}

internal sealed class CodeConverter<TEnum>() : ValueConverter<TEnum, string>(
    value => Code<TEnum>.Of(value),
    code => Parse(code))
    where TEnum : struct, Enum
{
    private static TEnum Parse(string code) => Code<TEnum>.TryParse(code, out var value) ? value : Enum.Parse<TEnum>(code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
