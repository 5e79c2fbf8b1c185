using System.Text;
using Matchmaking.History;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.History;

public sealed class CordisReaderTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Projects_with_a_public_body_or_a_company_are_read()
    {
        var records = SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder));

        Assert.Equal(["100", "101", "103", "105", "106"], records.Select(r => r.Id));
        Assert.All(records, record => Assert.Equal("cordis", record.Source));
    }

    [Fact]
    public void A_project_becomes_a_record()
    {
        var record = SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder))[0];

        Assert.Equal(new DateOnly(2023, 3, 1), record.Date);
        Assert.Equal("Quiet streets", record.Title);
        Assert.Equal("Cities measure noise; they \"tune\" traffic.\nnoise, traffic", record.Text);
        Assert.Equal("Climate-neutral cities", record.TopicTitle);
        Assert.Equal(["HORIZON-MISS-1"], record.Topics);
        Assert.Equal([Sector.Mobility], record.Sectors);
        Assert.Equal(150000050, record.Budget);
        Assert.Equal("EUR", record.Currency);
    }

    [Fact]
    public void Public_bodies_buy_and_companies_provide_in_the_consortium_s_order_and_once()
    {
        var record = SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder))[0];

        Assert.Equal(["9003", "9001"], record.Buyers.Select(b => b.Id));
        var provider = Assert.Single(record.Providers);
        Assert.Equal(new HistoryParty("9002", "Soundworks BV")
        {
            Country = "NL", City = "Delft", IsSme = true, Website = "https://soundworks.example",
        }, provider);
    }

    [Fact]
    public void Who_led_and_what_part_of_the_money_each_provider_got_is_read()
    {
        const string members = """
            "projectID";"organisationID";"name";"activityType";"country";"SME";"geolocation";"order";"role";"ecContribution";"netEcContribution"
            "100";"1";"University";"HES";"DE";"";"";"1";"participant";"500";"500"
            "100";"2";"Lead Ltd";"PRC";"DE";"";"";"2";"coordinator";"400";"300,5"
            "100";"3";"Partner Ltd";"PRC";"DE";"";"";"3";"participant";"100";""
            "100";"4";"Abroad AG";"PRC";"CH";"";"";"4";"associatedPartner";"0";"0"
            "101";"2";"Lead Ltd";"PRC";"DE";"";"";"2";"participant";"";""
            """;
        var records = SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder, organizations: members)).ToDictionary(r => r.Id);

        Assert.Equal(["2", "3", "4"], records["100"].Providers.Select(p => p.Id));
        Assert.Equal([300.5 / 400.5, 100 / 400.5, null], Enumerable.Range(0, 3).Select(records["100"].Part));
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(records["100"].Led));
        Assert.Equal((null, false), (records["101"].Part(0), records["101"].Led(0)));
    }

    [Fact]
    public void Without_a_role_nobody_is_known_to_lead()
    {
        const string members = """
            "projectID";"organisationID";"name";"activityType";"country";"SME";"geolocation"
            "100";"2";"Lead Ltd";"PRC";"DE";"";""
            """;
        var record = Assert.Single(SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder, organizations: members)));

        Assert.Equal((null, null), (record.Part(0), record.Led(0)));
    }

    [Theory]
    [InlineData("HORIZON-RIA", EngagementModel.FeasibilityStudy)]
    [InlineData("HORIZON-JU-RIA", EngagementModel.FeasibilityStudy)]
    [InlineData("HORIZON-IA", EngagementModel.Pilot)]
    [InlineData("EURATOM-CSA", EngagementModel.KnowledgeExchange)]
    [InlineData("HORIZON-TMA-MSCA-DN-ID", EngagementModel.KnowledgeExchange)]
    [InlineData("HORIZON-PCP", EngagementModel.InnovationPartnership)]
    [InlineData("HORIZON-EIC-ACC-BF", EngagementModel.Grant)]
    [InlineData("HORIZON-COFUND", null)]
    [InlineData("RIA", null)]
    [InlineData("", null)]
    public void The_type_of_action_says_how_both_sides_work_together(string scheme, EngagementModel? model)
    {
        var projects = $"\"id\";\"title\";\"ecSignatureDate\";\"objective\";\"fundingScheme\"\n\"100\";\"Quiet streets\";\"2023-03-01\";\"Noise\";\"{scheme}\"\n";

        Assert.Equal(model, Assert.Single(SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder, projects))).EngagementModel);
    }

    [Fact]
    public void Unknown_particulars_are_unknown_and_not_an_error()
    {
        var records = SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder)).ToDictionary(r => r.Id);

        var heatlink = records["101"].Providers[0];
        Assert.Equal((null, null, null), (heatlink.Latitude, heatlink.Longitude, heatlink.Website));
        Assert.Null(records["105"].Providers[0].IsSme);
        Assert.Null(records["103"].Budget);
        Assert.Null(records["103"].Currency);
        Assert.Null(records["103"].TopicTitle);
        Assert.Equal(["HORIZON-HLTH-3"], records["103"].Topics);
    }

    [Fact]
    public void The_EU_s_own_writing_is_put_into_ours()
    {
        var records = SourceFolder.ReadClean("cordis", CordisFixture.Write(_folder)).ToDictionary(r => r.Id);

        Assert.Equal("GB", records["101"].Providers[0].Country);
        Assert.Equal("GR", records["100"].Buyers[0].Country);
        Assert.Equal("http://www.prova.example", records["100"].Buyers[1].Website);
        Assert.Equal((45.76, 4.83), (records["105"].Providers[0].Latitude, records["105"].Providers[0].Longitude));
        Assert.Equal(350, records["105"].Budget);
        Assert.Equal(90000000, records["101"].Budget);
        Assert.Equal(new DateOnly(2023, 7, 1), records["103"].Date);
        Assert.Equal("Heat from data centres\nfor social housing.", records["101"].Text.ReplaceLineEndings("\n"));
        Assert.Equal([Sector.Resilience], records["105"].Sectors);
    }

    [Fact]
    public void The_zip_reads_like_the_folder()
    {
        var path = CordisFixture.Write(_folder);

        Assert.Equal(
            SourceFolder.ReadClean("cordis", path).Select(Text.Of),
            SourceFolder.ReadClean("cordis", _folder.Zip("cordis", "cordis.zip")).Select(Text.Of));
    }

    [Fact]
    public void Topics_and_vocabulary_may_be_missing()
    {
        var path = CordisFixture.Write(_folder);
        File.Delete(Path.Combine(path, "topics.csv"));
        File.Delete(Path.Combine(path, "euroSciVoc.csv"));

        var record = SourceFolder.ReadClean("cordis", path)[0];

        Assert.Null(record.TopicTitle);
        Assert.Equal(["HORIZON-MISS-1"], record.Topics);
        Assert.Empty(record.Sectors);
    }

    [Theory]
    [InlineData("\"\";\"X\";\"No id\";\"1\";\"1\";\"T\";\"2023-01-01\";\"o\";\"k\";\"\"", "has no id")]
    [InlineData("\"200\";\"X\";\"No date\";\"1\";\"1\";\"T\";\"\";\"o\";\"k\";\"\"", "no signature date")]
    [InlineData("\"200\";\"X\";\"Odd date\";\"1\";\"1\";\"T\";\"31/12/2023\";\"o\";\"k\";\"\"", "'31/12/2023'")]
    [InlineData("\"200\";\"X\";\"Tomorrow\";\"1\";\"1\";\"T\";\"2024-06-02\";\"o\";\"k\";\"\"", "in the future: 2024-06-02")]
    [InlineData("\"200\";\"X\";\" \";\"1\";\"1\";\"T\";\"2023-01-01\";\"o\";\"k\";\"\"", "no title")]
    [InlineData("\"100\";\"X\";\"Again\";\"1\";\"1\";\"T\";\"2023-01-01\";\"o\";\"k\";\"\"", "there twice")]
    [InlineData("\"200\";\"X\";\"Short row\"", "3 fields where the header has 10")]
    [InlineData("\"200\";\"X\" y;\"Stray quote\";\"1\";\"1\";\"T\";\"2023-01-01\";\"o\";\"k\";\"\"", "quote in the wrong place")]
    public void A_bad_row_is_reported_with_its_line_and_the_rest_go_on(string row, string reason)
    {
        var path = CordisFixture.Write(_folder, $"{CordisFixture.Projects}\n{row}\n\"107\";\"X\";\"After\";\"1\";\"1\";\"T\";\"2023-01-01\";\"o\";\"k\";\"\"\n",
            CordisFixture.Organizations + "\n\"107\";\"9002\";\"Soundworks BV\";\"\";\"true\";\"PRC\";\"Delft\";\"NL\";\"\";\"\";\"1\";\"participant\";\"\";\"\"");
        var problems = new List<RowProblem>();

        var records = SourceFolder.Read("cordis", path, problems);

        var problem = Assert.Single(problems);
        Assert.EndsWith("project.csv", problem.File, StringComparison.Ordinal);
        Assert.Equal(10, problem.Line);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        Assert.Equal(["100", "101", "103", "105", "106", "107"], records.Select(r => r.Id));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_reported_with_their_line()
    {
        var path = CordisFixture.Write(_folder);
        var latin = Encoding.Latin1.GetBytes(CordisFixture.Organizations.Replace("Riverine SA", "Rivière SA", StringComparison.Ordinal));
        _folder.Write("cordis/organization.csv", latin);
        var problems = new List<RowProblem>();

        var records = SourceFolder.Read("cordis", path, problems);

        var problem = Assert.Single(problems);
        Assert.Equal(9, problem.Line);
        Assert.Contains("UTF-8", problem.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("105", records.Select(r => r.Id));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_column()
    {
        var path = CordisFixture.Write(_folder);
        _folder.Write("cordis/project.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(CordisFixture.Projects)]);

        Assert.Equal(5, SourceFolder.ReadClean("cordis", path).Count);
    }

    [Fact]
    public void A_missing_file_says_so() => Refuses(_folder.At("none.zip"), "no such file or folder");

    [Fact]
    public void A_folder_without_organizations_says_so()
    {
        var path = CordisFixture.Write(_folder);
        File.Delete(Path.Combine(path, "organization.csv"));
        Refuses(path, "expected organization.csv");
    }

    [Fact]
    public void Another_separator_says_so() =>
        Refuses(CordisFixture.Write(_folder, CordisFixture.Projects.Replace(';', ',')), "another separator");

    [Fact]
    public void Missing_columns_are_named() =>
        Refuses(CordisFixture.Write(_folder, CordisFixture.Projects.Replace("ecSignatureDate", "signed", StringComparison.Ordinal)), "with ecSignatureDate; found 10 columns");

    [Fact]
    public void An_empty_file_says_so() => Refuses(CordisFixture.Write(_folder, projects: ""), "an empty file");

    [Fact]
    public void A_quote_left_open_is_not_read_to_the_end_of_a_large_file()
    {
        var row = "\"200\";\"X\";\"t\";\"1\";\"1\";\"T\";\"2023-01-01\";o;k\n";
        var open = "\n\"199\";\"never closed;1;1;1;T;2023-01-01;o;k\n" + string.Concat(Enumerable.Repeat(row.Replace("\"", "", StringComparison.Ordinal), 150_000));
        Refuses(CordisFixture.Write(_folder, CordisFixture.Projects + open), "quote left open");
    }

    [Fact]
    public void A_history_without_projects_says_so() =>
        Refuses(CordisFixture.Write(_folder, CordisFixture.Projects.Split('\n')[0] + "\n"), "found none in 0 rows");

    [Fact]
    public void A_file_that_is_no_zip_says_so() => Refuses(_folder.Write("cordis.zip", "hello"), "not a zip");

    [Fact]
    public void A_zip_cut_short_says_so()
    {
        CordisFixture.Write(_folder);
        var bytes = File.ReadAllBytes(_folder.Zip("cordis", "whole.zip"));
        Refuses(_folder.Write("short.zip", bytes[..(bytes.Length / 2)]), "breaks off");
    }

    [Fact]
    public void A_damaged_zip_says_so()
    {
        CordisFixture.Write(_folder);
        var bytes = File.ReadAllBytes(_folder.Zip("cordis", "whole.zip"));
        bytes.AsSpan(60, 200).Fill(0xFF);
        Refuses(_folder.Write("damaged.zip", bytes), "download");
    }

    private static void Refuses(string path, string reason)
    {
        var refusal = Assert.Throws<HistoryFormatException>(() => SourceFolder.Read("cordis", path, []));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
