using System.Security.Cryptography;
using System.Text;
using Matchmaking.Exposure;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Matchmaking.Ranking;
using Microsoft.Extensions.Caching.Memory;

namespace Matchmaking.Matching;

/// <summary>The lists of saved needs: computed again only when something they depend on changed.</summary>
internal sealed class MatchLists(LivePool live, Matcher matcher, ExposureOptions policies) : IDisposable
{
    private const int Remembered = 300;
    private readonly MemoryCache _lists = new(new MemoryCacheOptions { SizeLimit = Remembered });
    private readonly Gates _gates = new();

    private sealed record Entry(string Fingerprint, MatchList List);

    /// <summary>The list of a need, and the identity of everything it depends on.</summary>
    public async Task<(MatchList List, string Fingerprint)> OfAsync(Need need, Organization city, MatchDemand demand, CancellationToken cancellation)
    {
        if (Recall(need, city, demand) is { } known)
            return (known.List, known.Fingerprint);
        using var gate = await _gates.EnterAsync(need.Id, cancellation);
        if (Recall(need, city, demand) is { } computed)
            return (computed.List, computed.Fingerprint);
        var list = await matcher.MatchAsync(need, city, demand, cancellation);
        var fingerprint = Fingerprint(need, city, list.Ranker, list.Revision, list.AsOf);
        if (_lists.TryGetValue(need.Id, out Entry? old) && old!.Fingerprint == fingerprint)
            list = list.With(old.List);
        var entry = new Entry(fingerprint, list);
        _lists.Set(need.Id, entry, new MemoryCacheEntryOptions { Size = 1 });
        return (list, entry.Fingerprint);
    }

    private Entry? Recall(Need need, Organization city, MatchDemand demand) =>
        _lists.TryGetValue(need.Id, out Entry? entry) && entry!.List.Meets(demand)
            && entry.Fingerprint == Fingerprint(need, city, live.Current.Model.Ranker, live.Current.Revision, matcher.AsOf) ? entry : null;

    private string Fingerprint(Need need, Organization city, IRanker ranker, ulong revision, DateOnly asOf) => Hash(FormattableString.Invariant(
        $"{need.Id} {need.Version} {city.Id} {city.Version} {revision} {asOf:O} {ranker.Name} {ranker.Version} {FeatureList.Version} {policies.Diversity} {policies.MinimumShare}"));

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public void Dispose()
    {
        _lists.Dispose();
        _gates.Dispose();
    }
}

/// <summary>One at a time for each key, with a fixed number of gates: two keys may share one.</summary>
internal sealed class Gates : IDisposable
{
    private const int Bits = 6;
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 1 << Bits).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Open> EnterAsync(Guid key, CancellationToken cancellation)
    {
        // Spread by multiplication: ids that were handed out in a row differ in few bits, and would all share one gate.
        var gate = _gates[(int)((uint)key.GetHashCode() * 2654435769u >> (32 - Bits))];
        await gate.WaitAsync(cancellation);
        return new Open(gate);
    }

    public void Dispose()
    {
        foreach (var gate in _gates)
            gate.Dispose();
    }

    /// <summary>Closes the gate when disposed.</summary>
    internal readonly struct Open(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
