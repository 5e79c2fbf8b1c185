using Matchmaking.Curation;
using Matchmaking.Platform;

namespace Matchmaking.Introductions;

/// <summary>What an operator may set, in the configuration section <c>Matchmaking:Introductions</c>.</summary>
internal sealed record IntroductionOptions
{
    private const int Most = 10_000;

    /// <summary>Days that both sides have to answer an offer.</summary>
    public int OfferDays { get; private init; } = 14;

    /// <summary>Days for which a consent holds.</summary>
    public int ConsentDays { get; private init; } = 365;

    /// <summary>Days before the end of an offer on which a side that has not answered is reminded.</summary>
    public IReadOnlyList<int> ReminderDays { get; private init; } = [7, 2];

    /// <summary>Introductions at a time for a need that states no capacity.</summary>
    public int NeedCapacity { get; private init; } = 3;

    /// <summary>Introductions at a time for an offering that states no capacity.</summary>
    public int OfferingCapacity { get; private init; } = 5;

    /// <summary>Days without news after which an introduction stands still, by its state.</summary>
    public IReadOnlyDictionary<MatchState, int> StalledDays { get; private init; } = new Dictionary<MatchState, int>
    {
        [MatchState.MutualInterest] = 7, [MatchState.Introduced] = 21, [MatchState.MeetingHeld] = 45, [MatchState.Mou] = 90,
        [MatchState.Pilot] = 180, [MatchState.Procurement] = 180, [MatchState.Contracted] = 365,
    };

    public static IntroductionOptions From(IConfiguration configuration)
    {
        var (section, defaults) = (configuration.GetSection("Matchmaking:Introductions"), new IntroductionOptions());
        int Number(string name, int otherwise) => section.GetSection(name).WholeNumber(1, Most) ?? otherwise;
        int[] reminders = [.. section.GetSection(nameof(ReminderDays)).GetChildren().Select(entry => entry.WholeNumber(1, Most)).OfType<int>()];
        return new IntroductionOptions
        {
            OfferDays = Number(nameof(OfferDays), defaults.OfferDays),
            ConsentDays = Number(nameof(ConsentDays), defaults.ConsentDays),
            ReminderDays = reminders.Length == 0 ? defaults.ReminderDays : [.. reminders.OrderDescending()],
            NeedCapacity = Number(nameof(NeedCapacity), defaults.NeedCapacity),
            OfferingCapacity = Number(nameof(OfferingCapacity), defaults.OfferingCapacity),
            StalledDays = defaults.StalledDays.ToDictionary(stage => stage.Key, stage => Number($"{nameof(StalledDays)}:{stage.Key}", stage.Value)),
        };
    }
}
