using System.Globalization;
using Matchmaking.History;

namespace Matchmaking.Learning;

/// <summary>Plain learning-to-rank sets: SVMLight rows with <c>qid:</c>, or with group sizes in <c>&lt;file&gt;.query</c> beside them.</summary>
public static class SvmLight
{
    /// <summary>Reads a set; absent features are 0.</summary>
    /// <param name="file">Rows <c>label [qid:n] index:value …</c>, indices from 1.</param>
    /// <param name="width">Number of features; larger indices widen it.</param>
    /// <exception cref="HistoryFormatException">Names the line.</exception>
    public static List<QueryGroup> Read(string file, ref int width)
    {
        if (!File.Exists(file))
            throw new HistoryFormatException($"There is no file '{file}'; give an SVMLight file.");
        var rows = new List<(int Label, string? Query, List<(int Index, float Value)> Features)>();
        var line = 0;
        foreach (var text in File.ReadLines(file))
        {
            line++;
            var content = text.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (content.Length > 0)
                rows.Add(Parse(content, file, line));
        }
        if (rows.Count == 0)
            throw new HistoryFormatException($"'{file}' has no rows; expected lines 'label qid:1 1:0.5 2:0.25'.");
        width = Math.Max(width, rows.Max(r => r.Features.Count == 0 ? 0 : r.Features.Max(f => f.Index)));
        var all = width;
        return [.. Groups(rows, file).Select((group, g) => ToGroup(group, g, all))];
    }

    private static (int, string?, List<(int, float)>) Parse(string[] content, string file, int line)
    {
        HistoryFormatException Bad(string token) =>
            new($"{file}:{line}: '{token}' is not SVMLight; expected 'label qid:1 1:0.5 2:0.25' with labels 0 to 4 and indices from 1.");
        if (!float.TryParse(content[0], CultureInfo.InvariantCulture, out var label) || label is < 0 or > 4 || label != MathF.Floor(label))
            throw Bad(content[0]);
        string? query = null;
        var features = new List<(int, float)>();
        foreach (var token in content.Skip(1))
        {
            var parts = token.Split(':');
            if (parts is ["qid", var id])
                query = id;
            else if (parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var index) && index is > 0 and < 100_000
                && float.TryParse(parts[1], CultureInfo.InvariantCulture, out var value))
                features.Add((index, value));
            else
                throw Bad(token);
        }
        return ((int)label, query, features);
    }

    private static IEnumerable<List<(int Label, string? Query, List<(int Index, float Value)> Features)>> Groups(
        List<(int Label, string? Query, List<(int Index, float Value)> Features)> rows, string file)
    {
        if (rows[0].Query is not null)
            return rows.GroupBy(r => r.Query).Select(g => g.ToList());
        var sizes = file + ".query";
        if (!File.Exists(sizes))
            throw new HistoryFormatException($"'{file}' has no qid: and there is no '{sizes}' with the size of each group, one a line.");
        var counts = File.ReadLines(sizes).Where(l => !string.IsNullOrWhiteSpace(l))
            .Select(l => int.TryParse(l, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : throw new HistoryFormatException($"'{sizes}' holds '{l}', not the size of a group.")).ToList();
        if (counts.Sum() != rows.Count)
            throw new HistoryFormatException($"'{sizes}' counts {counts.Sum()} rows, '{file}' has {rows.Count}; they do not belong together.");
        var start = 0;
        return counts.Select(n => rows.GetRange((start += n) - n, n)).ToList();
    }

    private static QueryGroup ToGroup(List<(int Label, string? Query, List<(int Index, float Value)> Features)> rows, int number, int width)
    {
        var vectors = new float[rows.Count * width];
        for (var i = 0; i < rows.Count; i++)
            foreach (var (index, value) in rows[i].Features)
                vectors[i * width + index - 1] = value;
        var labels = rows.ConvertAll(r => r.Label).ToArray();
        return new QueryGroup($"{number + 1}", "ltr", [.. Enumerable.Range(0, rows.Count)], vectors, labels, [.. labels.Where(l => l > 0)]);
    }
}
