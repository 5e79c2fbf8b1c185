using System.Text.RegularExpressions;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Samples;

public sealed partial class SampleLoaderTests : IDisposable
{
    private readonly SampleDatabase database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loads_Every_Row_And_Stamps_What_Is_Published()
    {
        await using var db = database.Open();

        var rows = await SampleLoader.LoadAsync(db, SampleDatabase.Folder, Cancellation);

        Assert.Equal(await CountAsync(db), rows);
        var needs = await db.Needs.ToListAsync(Cancellation);
        Assert.All(needs, n => Assert.Equal(n.Status == NeedStatus.Published ? n.CreatedAt : null, n.PublishedAt));
        var offerings = await db.Offerings.ToListAsync(Cancellation);
        Assert.All(offerings, o => Assert.Equal(o.Status == OfferingStatus.Published ? o.CreatedAt : null, o.PublishedAt));
        Assert.All(offerings, o => Assert.Equal(1, o.Version));
    }

    [Fact]
    public async Task Loading_Twice_Changes_Nothing()
    {
        await using var db = database.Open();
        var rows = await SampleLoader.LoadAsync(db, SampleDatabase.Folder, Cancellation);

        Assert.Equal(0, await SampleLoader.LoadAsync(db, SampleDatabase.Folder, Cancellation));

        Assert.Equal(rows, await CountAsync(db));
        Assert.False(await db.Organizations.AnyAsync(o => o.Version != 1, Cancellation));
    }

    [Fact]
    public async Task A_Database_In_Use_Is_Left_Alone()
    {
        await using var db = database.Open();
        db.Add(new Organization { LegalName = "City already here" });
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(0, await SampleLoader.LoadAsync(db, SampleDatabase.Folder, Cancellation));
        Assert.Equal(1, await CountAsync(db));
    }

    [Theory]
    [InlineData("needs.json", "\"sectors\": [\"welfare\", \"health\"]", "\"sectors\": [\"welfare\", \"wellness\"]", "$[0].sectors[1]")]
    [InlineData("needs.json", "\"deadline\": \"2028-03-31\"", "\"deadline\": \"next spring\"", "$[0].deadline")]
    [InlineData("needs.json", "\"problem\":", "\"trouble\":", "$[0]")]
    [InlineData("needs.json", "\"status\": \"published\"", "\"status\": 3", "$[0].status")]
    [InlineData("organizations.json", "\"legalName\": \"Federal", "\"legalName\": null, \"shortName\": \"Federal", "$[0].legalName")]
    [InlineData("offerings.json", "\"maturity\": 9", "\"maturity\": 9.5", "$[0].maturity")]
    [InlineData("references.json", "[\n  {", "[\n  null,\n  {", "$[0]")]
    public async Task A_Malformed_File_Is_Named_With_Its_Place_And_Nothing_Is_Stored(
        string file, string original, string damaged, string path)
    {
        var message = await RefusedAsync(file, text => ReplaceFirst(text, original, damaged));

        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("Nothing was stored", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Line_Of_The_Mistake_Is_Counted_From_One()
    {
        var message = await RefusedAsync("needs.json", text => ReplaceFirst(text, "\"id\": \"", "\"id\": \"x"));

        Assert.Contains("needs.json, line 3, $[0].id: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePositionInLine", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_File_Cut_Short_Is_Refused()
    {
        var message = await RefusedAsync("references.json", text => text[..(text.Length / 2)]);
        Assert.Contains("references.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_File_That_Holds_Null_Is_Refused()
    {
        var message = await RefusedAsync("offerings.json", _ => "null");
        Assert.Contains("offerings.json, $: ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs.json", "organizationId")]
    [InlineData("offerings.json", "organizationId")]
    [InlineData("references.json", "organizationId")]
    [InlineData("references.json", "clientOrganizationId")]
    public async Task A_Link_To_Nobody_Is_Refused(string file, string property)
    {
        var nobody = $"\"{property}\": \"019b8d60-0000-7000-8000-000000000000\"";
        var message = await RefusedAsync(file, text => new Regex($"\"{property}\": \"[^\"]+\"").Replace(text, nobody, 1));

        Assert.Matches($@"{Regex.Escape(file)}, \$\[\d+\]\.{property}: 019b8d60-0000-7000-8000-000000000000", message);
    }

    [Fact]
    public async Task An_Id_Used_Twice_Is_Refused()
    {
        var message = await RefusedAsync("needs.json", text =>
        {
            var ids = Ids().Matches(text);
            return text.Replace(ids[1].Value, ids[0].Value, StringComparison.Ordinal);
        });

        Assert.Contains("needs.json, $[1].id: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Missing_File_Is_Named()
    {
        await using var db = database.Open();
        var nowhere = Path.Combine(SampleDatabase.Folder, "nowhere");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => SampleLoader.LoadAsync(db, nowhere, Cancellation));

        Assert.Contains("organizations.json", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => database.Dispose();

    private async Task<string> RefusedAsync(string file, Func<string, string> damage)
    {
        var folder = database.CopyWith(file, damage);
        await using (var db = database.Open())
        {
            var error = await Assert.ThrowsAsync<InvalidDataException>(() => SampleLoader.LoadAsync(db, folder, Cancellation));
            await using var reopened = database.Open();
            Assert.Equal(0, await CountAsync(reopened));
            return error.Message;
        }
    }

    private static async Task<int> CountAsync(MatchmakingDb db) =>
        await db.Organizations.CountAsync(Cancellation) + await db.Needs.CountAsync(Cancellation)
        + await db.Offerings.CountAsync(Cancellation) + await db.References.CountAsync(Cancellation);

    private static string ReplaceFirst(string text, string original, string damaged) =>
        new Regex(Regex.Escape(original)).Replace(text, damaged, 1);

    [GeneratedRegex("\"id\": \"[^\"]+\"")]
    private static partial Regex Ids();
}
