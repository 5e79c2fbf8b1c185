namespace Matchmaking.Profiles.Duplicates;

/// <summary>What of an organization tells whether it is another one.</summary>
internal sealed record OrganizationIdentity(
    Guid Id, OrganizationKind Kind, string LegalName, string? ShortName, string? Country, string? City, string? Website, string? LegalId, int Version)
{
    public string[] Tokens { get; } = OrganizationName.Tokens(LegalName);
    public string? Domain { get; } = OrganizationName.Domain(Website);

    /// <summary>The name in one word, to find equal ones however common their words are.</summary>
    public string NameKey => string.Join(' ', Tokens);

    /// <summary>The short name in one word, when it is long enough to mean somebody.</summary>
    public string? ShortKey { get; } = ShortName is { Length: >= 4 } ? string.Join(' ', OrganizationName.Tokens(ShortName)) : null;

    /// <summary>GB-COH of GB-COH-01234567.</summary>
    public string? LegalScheme { get; } = LegalId?.Split('-') is [var country, var register, _, ..] ? $"{country}-{register}" : null;
}

/// <summary>Two organizations that may be one.</summary>
/// <param name="First">The one asked about, or the older one.</param>
/// <param name="Second">The other.</param>
/// <param name="Score">0–1, see <see cref="DuplicateIndex"/>.</param>
/// <param name="Reasons">What speaks for it and against it.</param>
internal sealed record Suspicion(OrganizationIdentity First, OrganizationIdentity Second, double Score, string[] Reasons);

/// <summary>
/// Finds likely duplicates without comparing each with each: only those that share a legal id, a website's domain, a whole name or a word that
/// few names have are looked at. Derived data.
/// </summary>
internal sealed class DuplicateIndex
{
    /// <summary>A word that more names have brings no candidates; names that are equal as a whole still meet.</summary>
    private const int Rare = 50;

    private readonly Dictionary<Guid, OrganizationIdentity> organizations = [];
    private readonly Dictionary<string, HashSet<Guid>> byKey = new(StringComparer.Ordinal), byToken = new(StringComparer.Ordinal);

    public int Count => organizations.Count;

    /// <summary>With the count, what tells whether the index is like the database.</summary>
    public long Versions { get; private set; }

    public void Set(OrganizationIdentity organization)
    {
        Remove(organization.Id);
        organizations[organization.Id] = organization;
        Versions += organization.Version;
        foreach (var key in Keys(organization))
            Of(byKey, key).Add(organization.Id);
        foreach (var token in organization.Tokens)
            Of(byToken, token).Add(organization.Id);
    }

    public void Remove(Guid id)
    {
        if (!organizations.Remove(id, out var known))
            return;
        Versions -= known.Version;
        foreach (var key in Keys(known))
            byKey[key].Remove(id);
        foreach (var token in known.Tokens)
            byToken[token].Remove(id);
    }

    /// <summary>Who the organization may be besides itself, the likeliest first.</summary>
    public IEnumerable<Suspicion> Of(OrganizationIdentity organization, double least) => Candidates(organization)
        .Where(id => id != organization.Id).Select(id => Compare(organization, organizations[id])).Where(suspicion => suspicion.Score >= least)
        .OrderByDescending(suspicion => suspicion.Score).ThenBy(suspicion => suspicion.Second.Id);

    /// <summary>Every pair, each once, the likeliest first.</summary>
    public List<Suspicion> All(double least) => [.. organizations.Values.AsParallel()
        .SelectMany(organization => Candidates(organization).Where(id => id.CompareTo(organization.Id) > 0)
            .Select(id => Compare(organization, organizations[id])).Where(suspicion => suspicion.Score >= least))
        .OrderByDescending(suspicion => suspicion.Score).ThenBy(suspicion => suspicion.First.Id).ThenBy(suspicion => suspicion.Second.Id)];

    private HashSet<Guid> Candidates(OrganizationIdentity organization)
    {
        var found = new HashSet<Guid>();
        foreach (var key in Keys(organization))
            if (byKey.TryGetValue(key, out var same) && same.Count <= Rare)
                found.UnionWith(same);
        foreach (var token in organization.Tokens)
            if (byToken.TryGetValue(token, out var same) && same.Count <= Rare)
                found.UnionWith(same);
        return found;
    }

    private static IEnumerable<string> Keys(OrganizationIdentity organization)
    {
        yield return $"name {organization.NameKey}";
        if (organization.ShortKey is { Length: > 0 } shortKey && shortKey != organization.NameKey)
            yield return $"name {shortKey}";
        if (organization.Domain is { } domain)
            yield return $"domain {domain}";
        if (organization.LegalId is { } legalId)
            yield return $"id {legalId.ToUpperInvariant()}";
    }

    private Suspicion Compare(OrganizationIdentity one, OrganizationIdentity other)
    {
        var reasons = new List<string>();
        var name = NameSimilarity(one, other);
        // Independent signs: each one takes its share of what is still in doubt.
        var doubt = 1 - 0.8 * name;
        if (name >= 0.999)
            reasons.Add("The names are the same but for spelling, order and legal form.");
        else if (name >= 0.3)
            reasons.Add(FormattableString.Invariant($"The names share {100 * name:F0}% of their words, rare words counting more."));
        if (one.Domain is { } domain && domain == other.Domain)
        {
            doubt *= 0.5;
            reasons.Add($"Both have the website {domain}.");
        }
        if (one.Country is not null && other.Country is not null)
        {
            var same = one.Country == other.Country;
            doubt = same ? doubt * 0.85 : 1 - 0.6 * (1 - doubt);
            reasons.Add(same ? $"Both are in {one.Country}." : $"Against it: one is in {one.Country}, the other in {other.Country}.");
        }
        if (one.Kind != other.Kind)
        {
            doubt = 1 - 0.85 * (1 - doubt);
            reasons.Add("Against it: they are of different kinds, and cannot be merged as long as they are.");
        }
        if (one.LegalId is { } id && string.Equals(id, other.LegalId, StringComparison.OrdinalIgnoreCase))
        {
            doubt = Math.Min(doubt, 0.02);
            reasons.Insert(0, $"Both have the legal id {id}.");
        }
        else if (one.LegalScheme is not null && one.LegalScheme == other.LegalScheme)
        {
            doubt = 1 - 0.4 * (1 - doubt);
            reasons.Add($"Against it: their legal ids of {one.LegalScheme} differ.");
        }
        return new Suspicion(one, other, Math.Round(1 - doubt, 3), [.. reasons]);
    }

    /// <summary>What two names share of all their words, rare words counting more; a short name that is the other's whole name counts much.</summary>
    private double NameSimilarity(OrganizationIdentity one, OrganizationIdentity other)
    {
        if (one.ShortKey is { } key && key == other.NameKey || other.ShortKey is { } otherKey && otherKey == one.NameKey)
            return 0.9;
        var (shared, all) = (0.0, 0.0);
        foreach (var token in one.Tokens.Union(other.Tokens))
        {
            var weight = Weight(token);
            all += weight;
            if (Array.BinarySearch(one.Tokens, token, StringComparer.Ordinal) >= 0 && Array.BinarySearch(other.Tokens, token, StringComparer.Ordinal) >= 0)
                shared += weight;
        }
        return all > 0 ? shared / all : 0;
    }

    private double Weight(string token)
    {
        var frequency = byToken.TryGetValue(token, out var names) ? Math.Max(1, names.Count) : 1;
        return Math.Log(2 + (double)organizations.Count / frequency) * (OrganizationName.IsCommon(token) ? 0.2 : 1);
    }

    private static HashSet<Guid> Of(Dictionary<string, HashSet<Guid>> sets, string key) => sets.TryGetValue(key, out var set) ? set : sets[key] = [];
}
