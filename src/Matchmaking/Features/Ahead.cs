namespace Matchmaking.Features;

/// <summary>
/// Reading ahead. What a need is compared with lies all over a large memory, which answers many questions in the time of one, but only when
/// they are asked together: so a little of each of the next few is read before any of them is worked on.
/// </summary>
internal static class Ahead
{
    public const int CacheLine = 64, Few = 32;
    private static float _kept;

    /// <summary>The span in pieces that are worked on together.</summary>
    public static Pieces<T> Chunks<T>(ReadOnlySpan<T> all) => new(all);

    /// <summary>Makes sure that what was read is not optimised away.</summary>
    public static void Keep(float read) => _kept = read;

    internal ref struct Pieces<T>(ReadOnlySpan<T> left)
    {
        private ReadOnlySpan<T> _left = left;

        public readonly Pieces<T> GetEnumerator() => this;
        public ReadOnlySpan<T> Current { get; private set; }

        public bool MoveNext()
        {
            Current = _left[..Math.Min(Few, _left.Length)];
            _left = _left[Current.Length..];
            return !Current.IsEmpty;
        }
    }
}
