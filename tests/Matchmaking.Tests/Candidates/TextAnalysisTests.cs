using Matchmaking.Candidates;

namespace Matchmaking.Tests.Candidates;

public sealed class TextAnalysisTests
{
    [Theory]
    [InlineData("en", "The city is looking for sensors that measure the noise of traffic in its streets")]
    [InlineData("es", "La ciudad busca sensores para medir el ruido del tráfico en las calles y los barrios")]
    [InlineData("pt", "A cidade procura sensores para medir o ruído do trânsito nas ruas e não só nos bairros")]
    [InlineData("fr", "La ville cherche des capteurs pour mesurer le bruit dans les rues et les quartiers")]
    [InlineData("de", "Die Stadt sucht Sensoren, mit denen sie den Lärm auf den Straßen und in der Nacht misst")]
    [InlineData("it", "La città cerca dei sensori per misurare il rumore nelle strade della città e degli ospedali")]
    [InlineData("ru", "Город ищет датчики для измерения шума на улицах и во дворах, чтобы он был тише")]
    [InlineData("en", "Tram signals")]
    [InlineData("en", "")]
    public void The_language_is_told_by_its_stop_words(string language, string text) => Assert.Equal(language, TextAnalysis.LanguageOf(text));

    [Theory]
    [InlineData("The sensors of the cities", "A sensor for a city")]
    [InlineData("Los sensores de las ciudades", "El sensor de la ciudad para los barrios")]
    [InlineData("Die Sensoren für die Städte", "Der Sensor für die Stadt")]
    [InlineData("Les capteurs pour les villes", "Le capteur pour la ville")]
    public void Inflected_forms_share_a_term_and_stop_words_are_none(string plural, string singular)
    {
        var (first, second) = (Words(plural), Words(singular));

        Assert.NotEmpty(first.Intersect(second));
        Assert.DoesNotContain(first, w => w is "the" or "of" or "los" or "de" or "las" or "die" or "les" or "pour");
    }

    [Fact]
    public void Chinese_Japanese_and_Korean_become_pairs_of_characters()
    {
        Assert.Equal(["城市", "慧城", "智慧"], Words("智慧城市").Order(StringComparer.Ordinal));
        Assert.Contains("東京", Words("東京タワー"));
        Assert.Contains("서울", Words("서울시"));
    }

    [Theory]
    [InlineData("مدينة ذكية", 2)]
    [InlineData("עיר חכמה", 2)]
    [InlineData("Έξυπνη πόλη", 2)]
    [InlineData("स्मार्ट शहर", 2)]
    public void Other_scripts_keep_their_words(string text, int words) => Assert.Equal(words, Words(text).Length);

    [Fact]
    public void Right_to_left_text_mixes_with_English()
    {
        var words = Words("LoRaWAN حساسات sensors");

        Assert.Contains("lorawan", words);
        Assert.Contains("sensor", words);
        Assert.Equal(3, words.Length);
    }

    [Theory]
    [InlineData("Caf\u00e9", "cafe")]
    [InlineData("MÜLLER", "muller")]
    [InlineData("ＷＩＦＩ", "wifi")]
    public void Case_accents_and_widths_are_folded(string text, string term) => Assert.Equal([term], Words(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("\0\u0001\u001f\u007f")]
    [InlineData("… — !?")]
    public void Nothing_gives_no_term(string? text)
    {
        var terms = TextAnalysis.Terms(text);

        Assert.Empty(terms.Words);
        Assert.Empty(terms.Phrases);
    }

    [Fact]
    public void Control_characters_and_half_characters_divide_words_at_most()
    {
        Assert.Equal(["lamp", "tram"], Words("tram\0\u0007 \u202elamp\ud800").Order());
    }

    [Fact]
    public void Words_beyond_forty_characters_are_left_out()
    {
        Assert.Equal([new string('b', 40)], Words(new string('a', 41) + " " + new string('b', 40)));
        Assert.DoesNotContain(Words(new string('x', 100_000)), w => w.Length > 40);
    }

    [Fact]
    public void A_text_of_a_megabyte_is_counted_to_its_end()
    {
        var words = TextAnalysis.Terms(string.Concat(Enumerable.Repeat("tram ", 200_000))).Words;

        Assert.Equal(200_000, Assert.Single(words).Value);
    }

    [Fact]
    public void Phrases_are_neighbours_within_one_text()
    {
        var terms = TextAnalysis.Terms("tram signals tram signals", "lamp");

        Assert.Equal(2, terms.Phrases["tram signal"]);
        Assert.Equal(1, terms.Phrases["signal tram"]);
        Assert.Equal(2, terms.Phrases.Count);
        Assert.Equal((2, 2, 1), (terms.Words["tram"], terms.Words["signal"], terms.Words["lamp"]));
    }

    [Fact]
    public void Threads_share_the_analysis()
    {
        var expected = TextAnalysis.Terms("Trams wait for signals at night").Words;

        Assert.All(Enumerable.Range(0, 200).AsParallel().Select(_ => TextAnalysis.Terms("Trams wait for signals at night").Words).ToArray(),
            words => Assert.Equal(expected, words));
    }

    private static string[] Words(string text) => [.. TextAnalysis.Terms(text).Words.Keys];
}
