using System.Globalization;

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
        int Number(string name, int otherwise) => section[name] is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 366 ? number
            : throw new InvalidDataException($"the setting {section.GetSection(name).Path} is '{text}'; it must be a whole number between 1 and 366.");
        return new ContestOptions
        {
            ContestAnswerDays = Number(nameof(ContestAnswerDays), defaults.ContestAnswerDays),
            ContestReminderDays = Number(nameof(ContestReminderDays), defaults.ContestReminderDays),
        };
    }
}
