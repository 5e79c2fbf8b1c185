namespace Matchmaking.Bulk;

/// <summary>What an import did, or would do.</summary>
/// <param name="DryRun">True when it only looked.</param>
/// <param name="Written">True when everything is stored; an import with one wrong row stores nothing.</param>
/// <param name="Rows">Rows in the file, without the header.</param>
/// <param name="Created">Rows with a new id or none.</param>
/// <param name="Updated">Rows whose id is known and that say something else.</param>
/// <param name="Unchanged">Rows whose id is known and that say the same.</param>
/// <param name="WrongRows">Rows with at least one error.</param>
/// <param name="Errors">What is wrong, in the order of the rows; at most 1,000 are listed.</param>
public sealed record BulkReport(bool DryRun, bool Written, int Rows, int Created, int Updated, int Unchanged, int WrongRows, IReadOnlyList<BulkError> Errors);

/// <summary>One thing that is wrong with one row.</summary>
/// <param name="Row">Counted from 1, without the header; 0 for the file as a whole.</param>
/// <param name="Line">The line of the file that the row begins on, counted from 1.</param>
/// <param name="Field">The field, such as sectors[0]; empty for the row as a whole.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record BulkError(int Row, long Line, string Field, string Message);
