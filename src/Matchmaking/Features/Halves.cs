namespace Matchmaking.Features;

/// <summary>
/// Work on a list in two halves, each on a processor of its own where one is free: somebody waits for the answer. Where as many answers are being worked
/// out as there are processors, none is.
/// </summary>
internal static class Halves
{
    /// <summary>Shorter lists are not worth another processor's attention.</summary>
    private const int Fewest = 64;
    private static int _answers;

    /// <summary>An answer is being worked out until this is disposed.</summary>
    public static Answering Begin()
    {
        Interlocked.Increment(ref _answers);
        return default;
    }

    /// <param name="count">Length of the list.</param>
    /// <param name="part">Works on the places from the first number up to the second.</param>
    public static void Do(int count, Action<int, int> part)
    {
        var half = count / 2;
        if (count < Fewest)
            part(0, count);
        else
            Both(() => part(0, half), () => part(half, count));
    }

    /// <summary>Two pieces of work that do not touch each other's.</summary>
    public static void Both(Action one, Action other)
    {
        if (Volatile.Read(ref _answers) < Environment.ProcessorCount)
        {
            Parallel.Invoke(one, other);
            return;
        }
        one();
        other();
    }

    /// <summary>The same after an answer is worked out, for work that has to wait now and then. It is over when this is, whatever happens to the other.</summary>
    public static async Task BothAsync(Func<Task> one, Action other)
    {
        var beside = Volatile.Read(ref _answers) < Environment.ProcessorCount - 1 ? Task.Run(one) : one();
        try
        {
            other();
        }
        finally
        {
            await beside;
        }
    }

    internal readonly struct Answering : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref _answers);
    }
}
