namespace Matchmaking.History;

/// <summary>A public source of history: its kind and where it lies, written <c>cordis=&lt;path&gt;</c> or <c>ocds=&lt;path&gt;</c>.</summary>
internal sealed record HistorySource(string Kind, string Path)
{
    public static readonly IReadOnlyList<string> Kinds = [CordisReader.Source, OcdsReader.Source];

    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static HistorySource Parse(string text)
    {
        var parts = text.Split('=', 2);
        if (parts.Length != 2 || parts[1].Trim().Length == 0)
            throw new FormatException($"'{text}' is not a history source; write <kind>=<path>, such as cordis=cordis.zip or ocds=releases.jsonl.gz.");
        if (!Kinds.Contains(parts[0]))
            throw new FormatException($"'{parts[0]}' is not a kind of history; use {string.Join(" or ", Kinds)}, as in {Kinds[0]}={parts[1]}.");
        return new HistorySource(parts[0], parts[1].Trim());
    }

    /// <summary>
    /// Reads the records as they stand in the source. Bad rows go to <paramref name="report"/>, which may throw to stop.
    /// </summary>
    /// <exception cref="HistoryFormatException">The source cannot be read as a whole.</exception>
    public IEnumerable<HistoryRecord> Read(Action<RowProblem> report, TimeProvider? clock = null) => (Kind switch
    {
        CordisReader.Source => CordisReader.Read(Path, report, clock),
        OcdsReader.Source => OcdsReader.Read(Path, report, clock),
        _ => throw new InvalidOperationException($"There is no reader of '{Kind}'."),
    }).Select(Clean);

    private static HistoryRecord Clean(HistoryRecord record) => record with
    {
        Title = SourceText.Clean(record.Title), Text = SourceText.Clean(record.Text),
        Buyers = [.. record.Buyers.Select(Clean)], Providers = [.. record.Providers.Select(Clean)],
    };

    private static HistoryParty Clean(HistoryParty party) => party with { Name = SourceText.Clean(party.Name) };

    public override string ToString() => $"{Kind}={Path}";
}
