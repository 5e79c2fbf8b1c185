using System.CommandLine;
using Matchmaking.History;

namespace Matchmaking.Tests.History;

public sealed class ImportCommandTests : IDisposable
{
    private const string BadRow = "\n\"200\";\"X\";\"No date\";\"1\";\"1\";\"T\";\"\";\"o\";\"k\";\"\"";

    private readonly SourceFolder _folder = new();
    private readonly ImportDatabase _database;

    public ImportCommandTests() => _database = new ImportDatabase(_folder.At("data/test.db"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_sums_up_what_it_did()
    {
        var (code, output, error) = await Run("cordis", CordisFixture.Write(_folder));

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("5 projects read: 5 added, 0 updated, 0 unchanged; 0 bad rows left out.", output, StringComparison.Ordinal);
        Assert.Contains("5 organizations and 3 offerings added", output, StringComparison.Ordinal);
        Assert.Contains("5 of 5 projects written", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_rows_are_shown_up_to_twenty_and_counted()
    {
        var path = CordisFixture.Write(_folder, CordisFixture.Projects + string.Concat(Enumerable.Repeat(BadRow, 23)));

        var (code, output, _) = await Run("cordis", path);

        Assert.Equal(0, code);
        Assert.Contains("project.csv:10: project 200 has no signature date", output, StringComparison.Ordinal);
        Assert.Equal(20, output.Split("no signature date").Length - 1);
        Assert.Contains("and 3 more bad rows", output, StringComparison.Ordinal);
        Assert.Contains("23 bad rows left out", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_stops_at_the_first_bad_row_and_leaves_the_database_as_it_was()
    {
        await Run("cordis", CordisFixture.Write(_folder));
        var before = _database.Dump();

        var (code, _, error) = await Run("cordis", CordisFixture.Write(_folder, CordisFixture.Projects.Replace("Trams", "Buses", StringComparison.Ordinal) + BadRow), "--strict");

        Assert.Equal(1, code);
        Assert.Contains("project.csv:10:", error, StringComparison.Ordinal);
        Assert.Contains("Nothing was imported", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_is_one_line_and_no_database()
    {
        var (code, _, error) = await Run("ocds", _folder.At("none.json"));

        Assert.Equal(1, code);
        Assert.Contains("no such file", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("data/test.db")));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_one_line()
    {
        _folder.Write("data/test.db", new string('x', 5000));

        var (code, _, error) = await Run("cordis", CordisFixture.Write(_folder));

        Assert.Equal(1, code);
        Assert.Contains("not a Matchmaking database", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import", "--help")]
    [InlineData("import", "cordis", "--help")]
    [InlineData("import", "ocds", "--help")]
    public async Task Help_tells_of_its_options(params string[] arguments)
    {
        var (code, output, _) = await Invoke(arguments);

        Assert.Equal(0, code);
        Assert.Contains("--strict", output, StringComparison.Ordinal);
        Assert.Contains("--database <file>", output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> Run(string kind, string path, params string[] more) =>
        Invoke(["import", kind, path, "--database", _folder.At("data/test.db"), .. more]);

    private static async Task<(int Code, string Output, string Error)> Invoke(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        var code = await new RootCommand { ImportCommand.Create() }.Parse(arguments).InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
