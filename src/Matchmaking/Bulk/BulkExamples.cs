namespace Matchmaking.Bulk;

internal static class BulkExamples
{
    public static readonly BulkReport Report = new(
        DryRun: true, Written: false, Rows: 412, Created: 398, Updated: 9, Unchanged: 4, WrongRows: 1,
        [new BulkError(17, 18, "sectors[0]", "'mobillity' is not a known code; use one of: mobility, safety, welfare, health.")]);
}
