using Matchmaking.Platform;

namespace Matchmaking.Transparency;

/// <summary>What an operator may set about contests, in the configuration section <c>Matchmaking:Transparency</c>.</summary>
internal sealed record ContestOptions
{
    /// <summary>Days that staff have to answer a contest.</summary>
    public int ContestAnswerDays { get; private init; } = 14;

    /// <summary>Days before that end on which staff are reminded.</summary>
    public int ContestReminderDays { get; private init; } = 3;

    public static ContestOptions From(IConfiguration configuration)
    {
        var (section, defaults) = (configuration.GetSection("Matchmaking:Transparency"), new ContestOptions());
        int Number(string name, int otherwise) => section.GetSection(name).WholeNumber(1, 366) ?? otherwise;
        return new ContestOptions
        {
            ContestAnswerDays = Number(nameof(ContestAnswerDays), defaults.ContestAnswerDays),
            ContestReminderDays = Number(nameof(ContestReminderDays), defaults.ContestReminderDays),
        };
    }
}
