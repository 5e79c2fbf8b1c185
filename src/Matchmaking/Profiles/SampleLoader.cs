using System.Text.Json;
using System.Text.Json.Serialization;
using Matchmaking.Platform;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Profiles;

/// <summary>Fills an empty database with the illustrative members, needs, offerings and references of a folder.</summary>
internal static class SampleLoader
{
    private const string OrganizationsFile = "organizations.json";
    private const string NeedsFile = "needs.json";
    private const string OfferingsFile = "offerings.json";
    private const string ReferencesFile = "references.json";

    // A misspelt property or a code given as a number would otherwise vanish without a word.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Loads the four sample files in one transaction, unless the database already has organizations.</summary>
    /// <returns>The number of rows stored; 0 when the database was not empty.</returns>
    /// <exception cref="InvalidDataException">A file is missing, malformed or points at a row that is not there.</exception>
    public static async Task<int> LoadAsync(MatchmakingDb db, string folder, CancellationToken cancellationToken)
    {
        if (await db.Organizations.AnyAsync(cancellationToken))
            return 0;

        var organizations = await ReadAsync<Organization>(folder, OrganizationsFile, cancellationToken);
        var needs = await ReadAsync<Need>(folder, NeedsFile, cancellationToken);
        var offerings = await ReadAsync<Offering>(folder, OfferingsFile, cancellationToken);
        var references = await ReadAsync<Reference>(folder, ReferencesFile, cancellationToken);
        RefuseRepeatedIds(OrganizationsFile, organizations, o => o.Id);
        RefuseRepeatedIds(NeedsFile, needs, n => n.Id);
        RefuseRepeatedIds(OfferingsFile, offerings, o => o.Id);
        RefuseRepeatedIds(ReferencesFile, references, r => r.Id);
        var known = organizations.Select(o => o.Id).ToHashSet();
        RefuseUnknownOrganizations(NeedsFile, "organizationId", needs, n => n.OrganizationId, known);
        RefuseUnknownOrganizations(OfferingsFile, "organizationId", offerings, o => o.OrganizationId, known);
        RefuseUnknownOrganizations(ReferencesFile, "organizationId", references, r => r.OrganizationId, known);
        RefuseUnknownOrganizations(ReferencesFile, "clientOrganizationId", references, r => r.ClientOrganizationId, known);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Audit.StartBulk();
        db.AddRange(organizations);
        db.AddRange(needs);
        db.AddRange(offerings);
        db.AddRange(references);
        await db.SaveChangesAsync(cancellationToken);
        await PublishAsync(db, cancellationToken);
        db.AddRange(needs.Concat<object>(offerings).Select(ReviewEntry.OfFile).OfType<ReviewEntry>());
        await db.SaveChangesAsync(cancellationToken);
        db.Audit.Summarise("samples", new { organizations = organizations.Count, needs = needs.Count, offerings = offerings.Count, references = references.Count });
        await transaction.CommitAsync(cancellationToken);
        // The tracked rows do not know the publication date that was just set in the database.
        db.ChangeTracker.Clear();
        return organizations.Count + needs.Count + offerings.Count + references.Count;
    }

    private static async Task PublishAsync(MatchmakingDb db, CancellationToken cancellationToken)
    {
        await db.Needs.Where(n => n.Status == NeedStatus.Published && n.PublishedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.PublishedAt, n => n.CreatedAt), cancellationToken);
        await db.Offerings.Where(o => o.Status == OfferingStatus.Published && o.PublishedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.PublishedAt, o => o.CreatedAt), cancellationToken);
    }

    private static async Task<List<T>> ReadAsync<T>(string folder, string file, CancellationToken cancellationToken)
        where T : class
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: the file is missing; the sample folder needs all four JSON files, or name no folder.");
        await using var stream = File.OpenRead(path);
        List<T?>? rows;
        try
        {
            rows = await JsonSerializer.DeserializeAsync<List<T?>>(stream, Strict, cancellationToken);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"{path}, line {error.LineNumber + 1}, {error.Path ?? "$"}: {WithoutPosition(error.Message)} Nothing was stored.", error);
        }
        var missing = rows?.FindIndex(row => row is null);
        if (missing is null or >= 0)
            throw Mistake(file, missing is null ? "$" : $"$[{missing}]", "null stands where a value must be");
        return rows!.ConvertAll(row => row!);
    }

    private static void RefuseRepeatedIds<T>(string file, List<T> rows, Func<T, Guid> id)
    {
        var seen = new HashSet<Guid>();
        var repeated = rows.FindIndex(row => !seen.Add(id(row)));
        if (repeated >= 0)
            throw Mistake(file, $"$[{repeated}].id", $"{id(rows[repeated])} is used by an earlier row; give each row its own id");
    }

    private static void RefuseUnknownOrganizations<T>(
        string file, string property, List<T> rows, Func<T, Guid?> link, HashSet<Guid> known)
    {
        var unknown = rows.FindIndex(row => link(row) is { } id && !known.Contains(id));
        if (unknown >= 0)
            throw Mistake(file, $"$[{unknown}].{property}", $"{link(rows[unknown])} is not in {OrganizationsFile}");
    }

    private static InvalidDataException Mistake(string file, string path, string what) =>
        new($"{file}, {path}: {what}. Nothing was stored.");

    // System.Text.Json appends " Path: … | LineNumber: …", counted from zero; the message above says it in people's terms.
    private static string WithoutPosition(string message)
    {
        var at = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (at < 0)
            at = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return at < 0 ? message : message[..at];
    }
}
