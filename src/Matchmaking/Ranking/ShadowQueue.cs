using System.Threading.Channels;

namespace Matchmaking.Ranking;

/// <summary>A list as it was answered, for another ranker to score beside.</summary>
/// <param name="RunId">The stored list.</param>
/// <param name="NeedId">The need.</param>
/// <param name="RankerVersion">What scored it.</param>
/// <param name="Offerings">In order of rank.</param>
/// <param name="Vectors">Their vectors, row after row.</param>
internal sealed record ShadowList(Guid RunId, Guid NeedId, string RankerVersion, Guid[] Offerings, float[] Vectors);

/// <summary>
/// Where answered lists wait to be scored again. The answer never waits for it: when nobody listens nothing is kept, and when it is full the
/// list is dropped and counted.
/// </summary>
internal sealed class ShadowQueue
{
    public const int Capacity = 64;
    private readonly Channel<ShadowList> lists = Channel.CreateBounded<ShadowList>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private long dropped;

    /// <summary>Set while a candidate is shadowing; without one nothing is copied.</summary>
    public bool Listening { get; set; }

    /// <summary>Lists that nobody had time for.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    public ChannelReader<ShadowList> Reader => lists.Reader;

    public void Offer(Func<ShadowList> list)
    {
        if (Listening && !lists.Writer.TryWrite(list()))
            Interlocked.Increment(ref dropped);
    }
}
