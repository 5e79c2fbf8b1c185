using Matchmaking.Matching;

namespace Matchmaking.Tests.Matching;

public sealed class GatesTests
{
    [Fact]
    public async Task One_at_a_time_for_a_key()
    {
        using var gates = new Gates();
        var key = Guid.CreateVersion7();
        Task second;
        using (await gates.EnterAsync(key, TestContext.Current.CancellationToken))
        {
            second = gates.EnterAsync(key, TestContext.Current.CancellationToken);
            Assert.False(second.IsCompleted);
        }
        await second;
    }

    /// <summary>As ids that were generated may be: they differ in the last digits alone.</summary>
    [Fact]
    public async Task Keys_handed_out_in_a_row_do_not_wait_for_each_other()
    {
        using var gates = new Gates();
        using var first = await gates.EnterAsync(Key(0), TestContext.Current.CancellationToken);

        var entered = Enumerable.Range(1, 20).Count(i => gates.EnterAsync(Key(i), TestContext.Current.CancellationToken).IsCompletedSuccessfully);

        // A fixed number of gates: a few may share one.
        Assert.InRange(entered, 14, 20);
    }

    private static Guid Key(int number) => new(0x019B0000, 0, 0x7000, [0x80, 0, 0, 0, 0, 3, (byte)(number >> 8), (byte)number]);
}
