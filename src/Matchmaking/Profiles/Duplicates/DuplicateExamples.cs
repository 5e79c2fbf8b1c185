namespace Matchmaking.Profiles.Duplicates;

internal static class DuplicateExamples
{
    private static readonly Guid First = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e12"), Second = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e14");

    public static readonly DuplicatePage Page = new(
    [
        new DuplicatePair(0.915, ["The names are the same but for spelling, order and legal form.", "Both have the website gauges.example.", "Both are in BR."], Mergeable: true,
            new(First, OrganizationKind.Provider, "Água Clara Sensores Ltda.", null, "BR", "Recife", "https://www.gauges.example", null),
            new(Second, OrganizationKind.Provider, "AGUA CLARA SENSORES", null, "BR", null, "https://gauges.example/en", null)),
    ], 1, null);

    public static readonly DismissalRequest Dismissal = new() { FirstId = First, SecondId = Second, Reason = "Two branches with their own registration; asked both." };

    public static readonly DismissalResponse Dismissed = new(First, Second, Dismissal.Reason!, new DateTime(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc));
}
