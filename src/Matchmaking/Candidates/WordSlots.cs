using System.Numerics;

namespace Matchmaking.Candidates;

/// <summary>
/// The words of a need by number: a bit each, so that all of it stays in the processor's nearest cache, and where in the need's list each stands.
/// </summary>
internal readonly struct WordSlots
{
    private readonly uint[] _held;

    /// <summary>By place in <see cref="_held"/>, how many words there are before; and by that, their places in the list.</summary>
    private readonly int[] _before, _slots;

    /// <param name="numbers">The words' numbers, each once.</param>
    /// <param name="vocabulary">More than the greatest of them.</param>
    public WordSlots(ReadOnlySpan<int> numbers, int vocabulary)
    {
        (_held, _before, _slots) = (new uint[vocabulary / 32 + 1], new int[vocabulary / 32 + 1], new int[numbers.Length]);
        foreach (var number in numbers)
            _held[number / 32] |= 1u << number;
        for (var i = 1; i < _held.Length; i++)
            _before[i] = _before[i - 1] + BitOperations.PopCount(_held[i - 1]);
        for (var slot = 0; slot < numbers.Length; slot++)
            _slots[RankOf((uint)numbers[slot])] = slot;
    }

    /// <summary>1 when the need has the word, 0 when not; a word that is newer than the vocabulary is not there.</summary>
    public int Holds(int number) => (uint)number / 32 < (uint)_held.Length ? (int)(_held[(uint)number / 32] >> number & 1) : 0;

    /// <summary>Where in the list a word stands that the need has.</summary>
    public int Of(int number) => _slots[RankOf((uint)number)];

    private int RankOf(uint number) => _before[number / 32] + BitOperations.PopCount(_held[number / 32] & ((1u << (int)number) - 1));
}
