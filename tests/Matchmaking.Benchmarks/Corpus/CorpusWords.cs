using Matchmaking.Candidates;

namespace Matchmaking.Benchmarks.Corpus;

/// <summary>
/// Words with the skew of the sources and the lengths of their texts. The numbers were counted in CORDIS (15,186 projects, 4.1 million
/// words, 67 thousand different ones) and GeBIZ (9,430 tenders of 121 characters); no text of either is here. The word forms are the
/// vocabulary of the shipped semantic space, so that meaning costs what it costs in service; how they go together is invented.
/// </summary>
internal sealed class CorpusWords
{
    /// <summary>Log-normal lengths in words: natural logarithm's mean and deviation.</summary>
    public static readonly (double Mean, double Deviation) Title = (2.288, 0.457), Tender = (2.75, 0.45), Objective = (5.535, 0.225), Offering = (4.3, 0.5);

    /// <summary>Slope of the logarithm of frequency against the logarithm of rank, up to each rank.</summary>
    private static readonly (int Rank, double Slope)[] Zipf = [(30, 1.13), (100, 0.66), (300, 0.72), (1000, 0.88), (3000, 1.18), (int.MaxValue, 1.65)];

    private readonly string[] _words;
    private readonly double[] _cumulative;

    public CorpusWords(SemanticSpace space)
    {
        _words = [.. space.Terms.Where(t => t.Length is > 2 and < 20 && t.All(char.IsAsciiLetterLower))];
        _cumulative = new double[_words.Length];
        double sum = 0, log = 0;
        for (int rank = 1, part = 0; rank <= _words.Length; rank++)
        {
            if (rank > Zipf[part].Rank)
                part++;
            if (rank > 1)
                log -= Zipf[part].Slope * Math.Log((double)rank / (rank - 1));
            _cumulative[rank - 1] = sum += Math.Exp(log);
        }
    }

    public string Any(Random random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return _words[at < 0 ? ~at : at];
    }

    /// <summary>One of the few words that a word is usually followed by: without them every pair of words would be new.</summary>
    public string After(string word, Random random)
    {
        var hash = 17u;
        foreach (var letter in word)
            hash = hash * 31 + letter;
        return Any(new Random((int)(hash * 4 + (uint)random.Next(4) & int.MaxValue)));
    }

    /// <summary>A word that says what a text is about: neither among the most frequent nor in the long tail.</summary>
    public string Telling(Random random) => _words[(int)(150 * Math.Pow(_words.Length / 150.0, random.NextDouble()))];

    public static int Length((double Mean, double Deviation) of, Random random) =>
        Math.Clamp((int)Math.Exp(of.Mean + of.Deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())), 3, 400);
}
