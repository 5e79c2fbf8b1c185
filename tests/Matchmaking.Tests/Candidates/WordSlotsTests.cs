using CsCheck;
using Matchmaking.Candidates;

namespace Matchmaking.Tests.Candidates;

public sealed class WordSlotsTests
{
    [Fact]
    public void Every_word_of_a_need_is_found_in_its_place_and_no_other_is() => Gen.Int[0, 400].HashSet[0, 60].Sample(words =>
    {
        int[] numbers = [.. words];
        var slots = new WordSlots(numbers, 401);
        for (var slot = 0; slot < numbers.Length; slot++)
            Assert.Equal(slot, slots.Of(numbers[slot]));
        for (var number = 0; number < 1000; number++)
            Assert.Equal(words.Contains(number) ? 1 : 0, slots.Holds(number));
    });
}
