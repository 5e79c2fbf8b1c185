using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Matchmaking.Accounts;

/// <summary>What a tracked change looks like in the audit log: only what differs, as JSON, before and after.</summary>
internal static class AuditChange
{
    private const string Withheld = "withheld";

    public static List<AuditEntry> Of(ChangeTracker tracker)
    {
        var entries = tracker.Entries().ToList();
        // Owned lists by their owner, once for all: a file of thousands of rows is saved at once.
        var owned = entries.Where(e => e.Metadata.IsOwned() && e.State != EntityState.Added)
            .ToLookup(e => (e.Metadata, e.Property(e.Metadata.FindOwnership()!.Properties[0].Name).OriginalValue));
        return [.. entries.Select(entry => Of(entry, owned)).OfType<AuditEntry>()];
    }

    private static AuditEntry? Of(EntityEntry entry, ILookup<(IEntityType, object?), EntityEntry> owned)
    {
        if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted) || AuditedTypes.Of(entry.Metadata.ClrType) is not { } type)
            return null;
        var before = entry.State == EntityState.Added ? null : Values(entry, type, owned, original: true);
        var after = entry.State == EntityState.Deleted ? null : Values(entry, type, owned, original: false);
        if (before is not null && after is not null)
        {
            var same = before.Where(field => JsonNode.DeepEquals(field.Value, after[field.Key])).Select(field => field.Key).ToList();
            foreach (var name in same)
            {
                before.Remove(name);
                after.Remove(name);
            }
            if (after.Count == 0)
                return null;
        }
        var action = before is null ? AuditAction.Created : after is null ? AuditAction.Removed : AuditAction.Changed;
        return new AuditEntry(action, type.Name, type.Id(entry.Entity), type.Organization(entry.Entity), Text(before, type, action), Text(after, type, action));
    }

    private static JsonObject Values(EntityEntry entry, AuditedType type, ILookup<(IEntityType, object?), EntityEntry> owned, bool original)
    {
        var values = new JsonObject();
        foreach (var property in entry.Properties.Where(p => (!p.Metadata.IsPrimaryKey() || IsPart(p.Metadata)) && !p.Metadata.IsShadowProperty() && !type.Ignored.Contains(p.Metadata.Name)))
            values[property.Metadata.Name] = JsonSerializer.SerializeToNode(original ? property.OriginalValue : property.CurrentValue, property.Metadata.ClrType, Json.Options);
        foreach (var list in entry.Navigations.Where(n => n.Metadata.TargetEntityType.IsOwned()))
            values[list.Metadata.Name] = JsonSerializer.SerializeToNode(original ? Originals(entry, list, owned) : list.CurrentValue, Json.Options);
        return values;
    }

    /// <summary>A key of several parts, of which the id of the record is but one.</summary>
    private static bool IsPart(IProperty property) => property.FindContainingPrimaryKey()!.Properties.Count > 1;

    /// <summary>The entries of an owned list as they were read; those replaced since are tracked as deleted.</summary>
    private static List<object> Originals(EntityEntry owner, NavigationEntry list, ILookup<(IEntityType, object?), EntityEntry> owned) =>
        [.. owned[(list.Metadata.TargetEntityType, owner.Property("Id").CurrentValue)]
            .OrderBy(e => e.Metadata.FindPrimaryKey()!.Properties.Where(p => p.ClrType == typeof(int)).Select(p => (int)e.Property(p.Name).OriginalValue!).FirstOrDefault())
            .Select(e => e.OriginalValues.ToObject())];

    private static string? Text(JsonObject? values, AuditedType type, AuditAction action)
    {
        if (values is null)
            return null;
        var named = new JsonObject();
        foreach (var (name, value) in values)
            if (value is not null || action == AuditAction.Changed)
                named[JsonNamingPolicy.CamelCase.ConvertName(name)] = value is not null && type.Withheld.Contains(name) ? Withheld : value?.DeepClone();
        return named.ToJsonString(Json.Options);
    }
}
