using Newtonsoft.Json.Linq;

namespace Matchmaking.History;

/// <summary>
/// Reads public tenders and their awards in the Open Contracting Data Standard 1.1. The need is the tender's text; the providers are the
/// suppliers of awards in force; the date is the release's. Several releases of one process in a file become one record.
/// </summary>
internal static class OcdsReader
{
    public const string Source = "ocds";

    public static IEnumerable<HistoryRecord> Read(string path, Action<RowProblem> report, TimeProvider? clock = null)
    {
        var today = DateOnly.FromDateTime((clock ?? TimeProvider.System).GetUtcNow().UtcDateTime);
        var remaining = CountReleases(path);
        var pending = new Dictionary<string, List<JObject>>(StringComparer.Ordinal);
        var any = false;
        RowProblem? first = null;
        void Refuse(RowProblem problem)
        {
            first ??= problem;
            report(problem);
        }
        foreach (var (line, release) in OcdsFile.Releases(path, Refuse))
        {
            var ocid = OcdsRelease.Ocid(release);
            if (OcdsRelease.Problem(release, today) is { } reason)
                Refuse(new RowProblem(path, line, reason));
            else if (!pending.TryAdd(ocid!, [release]))
                pending[ocid!].Add(release);

            if (ocid is null || --remaining[ocid] > 0 || !pending.Remove(ocid, out var releases))
                continue;
            if (OcdsRelease.ToRecord(OcdsMerge.Merge([.. releases.OrderBy(OcdsRelease.Date)])) is not { } record)
            {
                Refuse(new RowProblem(path, line, $"release of {ocid} has no tender text: tender.title, tender.description and the items are empty"));
                continue;
            }
            any = true;
            yield return record;
        }
        if (!any)
            throw new HistoryFormatException($"{path}: expected OCDS releases with an ocid, an id, a date and tender text; found none that can be used{(first is null ? "" : $"; the first: {first}")}.");
    }

    /// <summary>How many releases each process has, so that only the unfinished processes wait in memory.</summary>
    private static Dictionary<string, int> CountReleases(string path)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (_, release) in OcdsFile.Releases(path, report: _ => { }))
        {
            if (OcdsRelease.Ocid(release) is { } ocid)
                counts[ocid] = counts.GetValueOrDefault(ocid) + 1;
        }
        return counts;
    }
}
