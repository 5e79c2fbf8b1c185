namespace Matchmaking.Features;

/// <summary>
/// Work on a list in two halves, each on a processor of its own where one is free: an answer is waited for. Where none is, the caller does both.
/// </summary>
internal static class Halves
{
    /// <summary>Shorter lists are not worth another processor's attention.</summary>
    private const int Fewest = 64;

    /// <param name="count">Length of the list.</param>
    /// <param name="part">Works on the places from the first number up to the second.</param>
    public static void Do(int count, Action<int, int> part)
    {
        var half = count / 2;
        if (count < Fewest)
            part(0, count);
        else
            Parallel.Invoke(() => part(0, half), () => part(half, count));
    }
}
