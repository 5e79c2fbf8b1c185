using Matchmaking.History;

namespace Matchmaking.Tests.History;

public sealed class LocalGovernmentTests
{
    [Theory]
    [InlineData("City of Cape Town")]
    [InlineData("AYUNTAMIENTO DE MALAGA")]
    [InlineData("Município de Olhão")]
    [InlineData("Montpellier Méditerranée Métropole")]
    [InlineData("COMMUNAUTE D'AGGLOMERATION DE VERSAILLES GRAND PARC")]
    [InlineData("GEMEENTE UTRECHT")]
    [InlineData("STAD GENT")]
    [InlineData("STADT FRANKFURT (ODER)")]
    [InlineData("TAMPEREEN KAUPUNKI")]
    [InlineData("GDYNIA-MIASTO NA PRAWACH POWIATU")]
    [InlineData("CÂMARA MUNICIPAL DE CÂMARA DE LOBOS")]
    [InlineData("KENT COUNTY COUNCIL")]
    [InlineData("IZMIR BUYUKSEHIR BELEDIYESI")]
    [InlineData("PARNU LINN/ CITY OF PARNU")]
    public void A_city_says_so_in_its_name(string name) => Assert.True(LocalGovernment.Is(name));

    [Theory]
    [InlineData("MINISTERIO DA DEFESA NACIONAL")]
    [InlineData("Hangzhou City University")]
    [InlineData("AZIENDA SANITARIA LOCALE CITTA DI TORINO")]
    [InlineData("RIGA MUNICIPAL AGENCY \"RIGA ENERGY AGENCY\"")]
    [InlineData("SWEDISH RESEARCH COUNCIL")]
    [InlineData("Union of Cities and Municipality Networks")]
    [InlineData("Capacity Building Office")]
    [InlineData("")]
    public void Another_public_body_does_not(string name) => Assert.False(LocalGovernment.Is(name));
}
