namespace Matchmaking.Benchmarks;

/// <summary>Texts with the lengths and the skew of real ones: words follow Zipf's law over an invented vocabulary. Deterministic.</summary>
internal sealed class SyntheticText(int seed)
{
    private const int Vocabulary = 30_000;
    private static readonly double[] Cumulative = Zipf();
    private readonly Random _random = new(seed);

    public string Next(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    private string Word()
    {
        var at = Array.BinarySearch(Cumulative, _random.NextDouble() * Cumulative[^1]);
        return $"w{(at < 0 ? ~at : at):x}q";
    }

    private static double[] Zipf()
    {
        var sum = 0.0;
        return [.. Enumerable.Range(1, Vocabulary).Select(rank => sum += 1.0 / rank)];
    }
}
