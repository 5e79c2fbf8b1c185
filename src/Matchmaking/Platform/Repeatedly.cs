namespace Matchmaking.Platform;

/// <summary>Work beside the requests that is done again and again.</summary>
internal static class Repeatedly
{
    /// <summary>Does some work once an interval until the service stops; what fails is told and tried again with the next.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="interval">From one start to the next; what takes longer is followed at once.</param>
    /// <param name="failed">Is told of every failure.</param>
    /// <param name="stopping">Ends it.</param>
    /// <param name="atOnce">Whether the first time is now, not after an interval.</param>
    public static async Task DoAsync(
        Func<CancellationToken, Task> work, TimeSpan interval, Action<Exception> failed, CancellationToken stopping, bool atOnce = false)
    {
        // The system's clock, because a stopped clock in a test must not stop the watch.
        using var timer = new PeriodicTimer(interval);
        try
        {
            for (var now = atOnce; now || await timer.WaitForNextTickAsync(stopping); now = false)
                try
                {
                    await work(stopping);
                }
                catch (Exception e) when (!stopping.IsCancellationRequested)
                {
                    failed(e);
                }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // What was begun and is not done is taken up after the next start.
        }
    }
}
