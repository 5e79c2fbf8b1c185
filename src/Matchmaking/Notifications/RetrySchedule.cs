namespace Matchmaking.Notifications;

/// <summary>When something that could not be delivered is tried again, and when it is given up.</summary>
internal static class RetrySchedule
{
    private const double Spread = 0.1;

    /// <summary>Whoever claimed a delivery has it for so long: more than all tries of one attempt take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>After the first failed attempt, the second, and so on; after the last one it is a dead letter.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
    ];

    /// <summary>Null when it is given up. Up to a tenth more than the schedule says, so that many do not come back at once.</summary>
    public static DateTime? Next(int attempts, DateTime now) =>
        attempts > Waits.Count ? null : now + (Waits[attempts - 1] * (1 + (Spread * Random.Shared.NextDouble())));
}
