using Matchmaking.Features;

namespace Matchmaking.Tests.Features;

public sealed class HalvesTests
{
    /// <summary>Who asks for both closes what the first uses when this is over, and must not be told of it earlier.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_fails_beside_other_work_waits_for_it(bool busy)
    {
        var answers = Enumerable.Range(0, busy ? Environment.ProcessorCount : 0).Select(_ => Halves.Begin()).ToArray();
        var over = false;
        async Task Other()
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            over = true;
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => Halves.BothAsync(Other, () => throw new InvalidOperationException()));

        Assert.True(over);
        foreach (var answer in answers)
            answer.Dispose();
    }
}
