using System.Numerics.Tensors;
using System.Text;

namespace Matchmaking.Candidates;

/// <summary>
/// A semantic space: each known term has a vector, a text is the weighted sum of its terms' vectors, scaled to length one. Immutable;
/// distilled from a sentence encoder in training, or fitted by <see cref="SemanticSpaceFitter"/>.
/// </summary>
public sealed class SemanticSpace
{
    private const int Magic = 0x3353534D; // "MSS3"
    private readonly Dictionary<string, int> _terms;
    private readonly float[] _idf;
    private readonly float[] _scale;
    private readonly sbyte[] _vectors;

    /// <summary>How the histories it was fitted to are worded.</summary>
    public IReadOnlyList<Market> Markets { get; }

    internal SemanticSpace(string[] terms, float[] idf, float[] scale, sbyte[] vectors, int dimensions, IReadOnlyList<Market>? markets = null)
    {
        _terms = new Dictionary<string, int>(terms.Length, StringComparer.Ordinal);
        for (var i = 0; i < terms.Length; i++)
            _terms.Add(terms[i], i);
        (_idf, _scale, _vectors, Dimensions, Markets) = (idf, scale, vectors, dimensions, markets ?? []);
    }

    /// <summary>A space from columns of numbers by term.</summary>
    internal static SemanticSpace Quantised(string[] terms, float[] idf, float[][] columns)
    {
        var rows = new float[terms.Length * columns.Length];
        for (var t = 0; t < terms.Length; t++)
            for (var d = 0; d < columns.Length; d++)
                rows[t * columns.Length + d] = columns[d][t];
        return Quantised(terms, idf, rows, columns.Length, []);
    }

    /// <summary>
    /// A space from the terms' vectors, one after the other. Eight bits a number with one scale a term: a quarter of the size, and cosines move by less than 0.01.
    /// </summary>
    private static SemanticSpace Quantised(string[] terms, float[] idf, float[] rows, int dimensions, IReadOnlyList<Market> markets)
    {
        var (scale, vectors) = (new float[terms.Length], new sbyte[rows.Length]);
        for (var t = 0; t < terms.Length; t++)
        {
            var row = rows.AsSpan(t * dimensions, dimensions);
            scale[t] = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(row)) / sbyte.MaxValue;
            for (var d = 0; d < dimensions && scale[t] > 0; d++)
                vectors[t * dimensions + d] = (sbyte)MathF.Round(row[d] / scale[t]);
        }
        return new SemanticSpace(terms, idf, scale, vectors, dimensions, markets);
    }

    /// <summary>The same terms, weighing as much, with other vectors.</summary>
    /// <param name="vectors">One after the other, as <see cref="Vectors"/> gives them.</param>
    internal SemanticSpace With(float[] vectors) => Quantised([.. Terms], _idf, vectors, Dimensions, Markets);

    /// <summary>
    /// The same, knowing also the terms that only another space knows. What each space says of closeness holds among its own terms; they have no axes in common until they are tuned together.
    /// </summary>
    /// <param name="other">Of at most as many dimensions.</param>
    internal SemanticSpace Widened(SemanticSpace other)
    {
        var added = other._terms.Where(t => !_terms.ContainsKey(t.Key)).OrderBy(t => t.Value).ToArray();
        var vectors = new sbyte[_vectors.Length + added.Length * Dimensions];
        _vectors.CopyTo(vectors, 0);
        for (var i = 0; i < added.Length; i++)
            other._vectors.AsSpan(added[i].Value * other.Dimensions, other.Dimensions).CopyTo(vectors.AsSpan(_vectors.Length + i * Dimensions));
        return new SemanticSpace([.. Terms, .. added.Select(t => t.Key)], [.. _idf, .. added.Select(t => other._idf[t.Value])], [.. _scale, .. added.Select(t => other._scale[t.Value])], vectors, Dimensions, Markets);
    }

    /// <summary>The terms' vectors, one after the other.</summary>
    internal float[] Vectors()
    {
        var vectors = new float[_vectors.Length];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = _vectors[i] * _scale[i / Dimensions];
        return vectors;
    }

    /// <summary>Knows no word: every similarity is unknown.</summary>
    public static SemanticSpace Empty { get; } = new([], [], [], [], 1);

    /// <summary>The same space, knowing these markets.</summary>
    public SemanticSpace With(IReadOnlyList<Market> markets) => new([.. Terms], _idf, _scale, _vectors, Dimensions, markets);

    /// <summary>Hash of all that it says.</summary>
    public string Identity => field ??= Hash();

    private string Hash()
    {
        using var stream = new MemoryStream();
        Save(stream);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream.ToArray()));
    }

    public int Dimensions { get; }
    public int TermCount => _terms.Count;

    /// <summary>The known terms, the most frequent of the texts it was fitted on first.</summary>
    public IEnumerable<string> Terms => _terms.OrderBy(t => t.Value).Select(t => t.Key);

    /// <summary>Writes the unit vector of a text; all zeros when the space knows none of its terms.</summary>
    public void Project(Dictionary<string, int> terms, Span<float> vector)
    {
        vector.Clear();
        Span<float> row = stackalloc float[Dimensions];
        foreach (var (id, weight) in Weigh(terms))
        {
            TensorPrimitives.ConvertTruncating<sbyte, float>(_vectors.AsSpan(id * Dimensions, Dimensions), row);
            TensorPrimitives.MultiplyAdd(row, weight * _scale[id], vector, vector);
        }
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
    }

    /// <summary>
    /// The known terms of a text and what each counts, by their number: sums of floats depend on their order, and so the vector of a text is the same everywhere.
    /// </summary>
    internal IEnumerable<(int Term, float Weight)> Weigh(Dictionary<string, int> terms) =>
        terms.Select(t => (Id: _terms.GetValueOrDefault(t.Key, -1), t.Value)).Where(t => t.Id >= 0).OrderBy(t => t.Id).Select(t => (t.Id, Weight(t.Value) * _idf[t.Id]));

    /// <summary>Sublinear term frequency, 1 + ln f.</summary>
    internal static float Weight(int frequency) => 1 + MathF.Log(frequency);

    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(TermCount);
        writer.Write(Dimensions);
        foreach (var (term, id) in _terms.OrderBy(t => t.Value))
        {
            writer.Write(term);
            writer.Write(_idf[id]);
            writer.Write(_scale[id]);
        }
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_vectors.AsSpan()));
        writer.Write(Markets.Count);
        foreach (var market in Markets)
        {
            writer.Write(market.Name);
            writer.Write(market.Until.DayNumber);
            writer.Write(market.Shares.Count);
            foreach (var (term, share) in market.Shares)
            {
                writer.Write(term);
                writer.Write(share);
            }
        }
    }

    /// <exception cref="InvalidDataException">The stream is not a space, or ends early.</exception>
    public static SemanticSpace Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadInt32() != Magic)
                throw new InvalidDataException("The file is not a semantic space of this version.");
            var (count, dimensions) = (reader.ReadInt32(), reader.ReadInt32());
            if (count is < 0 or > 10_000_000 || dimensions is < 1 or > 4096)
                throw new InvalidDataException("The semantic space has an impossible size.");
            var (terms, idf, scale) = (new string[count], new float[count], new float[count]);
            for (var i = 0; i < count; i++)
                (terms[i], idf[i], scale[i]) = (reader.ReadString(), reader.ReadSingle(), reader.ReadSingle());
            var vectors = new sbyte[checked(count * dimensions)];
            stream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(vectors.AsSpan()));
            return new SemanticSpace(terms, idf, scale, vectors, dimensions, Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadMarket(reader)).ToArray());
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The semantic space ends early.", e);
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The semantic space holds something else than terms and their vectors.", e);
        }
    }

    private static Market ReadMarket(BinaryReader reader)
    {
        var (name, until, shares) = (reader.ReadString(), DateOnly.FromDayNumber(reader.ReadInt32()), new Dictionary<string, float>(StringComparer.Ordinal));
        for (var left = reader.ReadInt32(); left > 0; left--)
            shares.Add(reader.ReadString(), reader.ReadSingle());
        return new Market(name, until, shares);
    }
}
