namespace Matchmaking.Features;

/// <summary>
/// The owners of all documents end to end: those of document d stand from <c>Start[d]</c> to <c>Start[d + 1]</c>. Immutable.
/// Retrieval visits a hundred thousand documents a need, and reading them in a row is several times faster than chasing arrays.
/// </summary>
public sealed record OwnerTable(int Version, int[] Start, int[] Owners)
{
    public static OwnerTable Of(int version, ReadOnlySpan<int[]> current)
    {
        // A writer may replace some meanwhile: both passes must see the same.
        var owners = current.ToArray();
        var start = new int[owners.Length + 1];
        for (var d = 0; d < owners.Length; d++)
            start[d + 1] = start[d] + owners[d].Length;
        var flat = new int[start[^1]];
        for (var d = 0; d < owners.Length; d++)
            owners[d].CopyTo(flat, start[d]);
        return new OwnerTable(version, start, flat);
    }

    public int Documents => Start.Length - 1;

    /// <summary>Nobody for a document that was taken out, or that came after this table.</summary>
    public ReadOnlySpan<int> Of(int document) => document < Documents ? Owners.AsSpan(Start[document], Start[document + 1] - Start[document]) : [];
}
