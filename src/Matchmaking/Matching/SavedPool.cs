using System.Buffers;
using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;

namespace Matchmaking.Matching;

/// <summary>What a saved pool was made from; it is brought back only for the same.</summary>
/// <param name="Space">Identity of the model's semantic space.</param>
/// <param name="Schema">The latest migration: whatever an offering has was saved with it.</param>
/// <param name="Stamp">Of the database; only the partnerships' part must be the same.</param>
internal sealed record SavedFrom(string Space, string Schema, DataStamp Stamp);

/// <summary>
/// A pool to a file and back. The versions of all profiles are saved with it: which of them the database, the truth, has in another version
/// by now is applied like any change.
/// </summary>
internal sealed partial class ServingPool
{
    private static readonly JsonSerializerOptions Profile = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Lean } },
    };

    /// <summary>Whether it came from a file.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Saves a pool just built, before any change was applied to it.</summary>
    public void Save(BinaryWriter writer)
    {
        // Texts first, after their length, so that both parts can be read at once.
        var start = writer.BaseStream.Position;
        writer.Write(0L);
        Index.Save(writer);
        var end = writer.BaseStream.Position;
        writer.BaseStream.Position = start;
        writer.Write(end - start - sizeof(long));
        writer.BaseStream.Position = end;
        Blobs.Write<(Guid, int)>(writer, [.. _versions.Select(v => (v.Key, v.Value))]);
        writer.Write(NextDue?.DayNumber ?? -1);
        Blobs.Write<float>(writer, Pool.Market?.OfFeatures ?? []);
        Blobs.Write<float>(writer, Pool.Market?.OfGroups ?? []);
        Blobs.Write(writer, Pool.OrganizationKeys);
        var candidates = Pool.Candidates.First(Pool.Candidates.Count).ToArray();
        Organization[] providers = [.. candidates.Select(c => c.Provider!).DistinctBy(p => p.Id)];
        Blobs.WritePieces(writer, providers, Save);
        Blobs.WritePieces(writer, candidates, (piece, candidate) =>
        {
            Save(piece, candidate.Offering!);
            Blobs.Write(piece, candidate.NameWords);
        });
        Blobs.WritePieces(writer, Pool.Documents.First(Pool.Documents.Count).ToArray(), (piece, document) => Save(piece, document, _documents[document.Entity].Hash));
        writer.Write(_workOf.Count);
        foreach (var (provider, documents) in _workOf)
        {
            writer.Write(provider.ToByteArray());
            Blobs.Write<int>(writer, [.. documents]);
        }
    }

    private static void Save<T>(BinaryWriter writer, T profile) => Blobs.Write<byte>(writer, JsonSerializer.SerializeToUtf8Bytes(profile, Profile));

    private static T Saved<T>(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var json = ArrayPool<byte>.Shared.Rent(length);
        reader.BaseStream.ReadExactly(json.AsSpan(0, length));
        var profile = JsonSerializer.Deserialize<T>(json.AsSpan(0, length), Profile)!;
        ArrayPool<byte>.Shared.Return(json);
        return profile;
    }

    /// <summary>Providers are saved once, and empty lists, which a profile has anyway, not at all.</summary>
    private static void Lean(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.PropertyType == typeof(Organization))
                property.ShouldSerialize = (_, _) => false;
            else if (property.PropertyType.IsAssignableTo(typeof(IList)))
                property.ShouldSerialize = (_, list) => list is IList { Count: > 0 };
    }

    private static void Save(BinaryWriter writer, PoolDocument document, ulong hash)
    {
        writer.Write(document.Entity.ToByteArray());
        writer.Write(hash);
        writer.Write((int)document.Kind);
        writer.Write(document.Day);
        Blobs.Write<int>(writer, document.Owners);
        writer.Write(document.Providers);
        Blobs.Write<int>(writer, document.Buyers);
        Blobs.Write(writer, document.Countries);
        writer.Write(document.LogBudget);
        writer.Write(document.Currency ?? "");
        Blobs.Write(writer, document.Topics);
        writer.Write(document.Sectors.Bits);
        writer.Write((int?)document.State ?? -1);
        writer.Write((int?)document.EngagementModel ?? -1);
        Blobs.Write<ProviderPart>(writer, document.Parts);
        writer.Write(document.Leader);
    }

    /// <summary>Which profiles were saved in another version than they have now.</summary>
    public HashSet<Guid> ChangedSince(IReadOnlyDictionary<Guid, int> versions) =>
        [.. versions.Where(v => !_versions.TryGetValue(v.Key, out var known) || known != v.Value).Select(v => v.Key), .. _versions.Keys.Where(id => !versions.ContainsKey(id))];

    /// <summary>Fills an empty pool with a saved one.</summary>
    /// <param name="open">Opens the file where it was saved to.</param>
    public void Restore(Func<BinaryReader> open)
    {
        using var profiles = open();
        using var texts = open();
        profiles.BaseStream.Seek(profiles.ReadInt64(), SeekOrigin.Current);
        texts.ReadInt64();
        Parallel.Invoke(() => Index.Restore(texts), () => Restore(profiles));
        Index.CountProfiles();
        IsRestored = true;
    }

    private void Restore(BinaryReader reader)
    {
        var versions = Blobs.Read<(Guid, int)>(reader);
        _versions.EnsureCapacity(versions.Length);
        foreach (var (id, version) in versions)
            Know(id, version);
        NextDue = reader.ReadInt32() is >= 0 and var due ? DateOnly.FromDayNumber(due) : null;
        var (ofFeatures, ofGroups) = (Blobs.Read<float>(reader), Blobs.Read<float>(reader));
        Pool.Market = ofFeatures.Length == 0 ? null : new MarketWeights(ofFeatures, ofGroups);
        foreach (var key in Blobs.ReadStrings(reader))
            Pool.Organization(key);
        // Growing step by step would move everything each time.
        _candidates = new(concurrencyLevel: 1, versions.Length);
        _documents.EnsureCapacity(versions.Length);
        var providers = Blobs.ReadPieces(reader, Saved<Organization>).ToDictionary(provider => provider.Id);
        foreach (var (offering, words) in Blobs.ReadPieces(reader, piece => (LeanOffering.Of(Saved<Offering>(piece)), Blobs.ReadStrings(piece))))
        {
            offering.Organization = providers[offering.OrganizationId];
            SetCandidate(offering, words);
        }
        foreach (var (document, hash) in Blobs.ReadPieces(reader, SavedDocument))
        {
            _documents[document.Entity] = (Pool.Add(document), hash);
            Revision += hash;
        }
        for (var left = reader.ReadInt32(); left > 0; left--)
            _workOf[new Guid(reader.ReadBytes(16))] = [.. Blobs.Read<int>(reader)];
    }

    private static (PoolDocument Document, ulong Hash) SavedDocument(BinaryReader reader)
    {
        var (id, hash) = (new Guid(reader.ReadBytes(16)), reader.ReadUInt64());
        return (new PoolDocument
        {
            Entity = id,
            Kind = (DocumentKind)reader.ReadInt32(),
            Day = reader.ReadInt32(),
            Owners = Blobs.Read<int>(reader),
            Providers = reader.ReadInt32(),
            Buyers = Blobs.Read<int>(reader),
            Countries = Blobs.ReadStrings(reader),
            LogBudget = reader.ReadSingle(),
            Currency = reader.ReadString() is { Length: > 0 } currency ? currency : null,
            Topics = Blobs.ReadStrings(reader),
            Sectors = new SectorSet(reader.ReadUInt32()),
            State = reader.ReadInt32() is >= 0 and var state ? (ReferenceState)state : null,
            EngagementModel = reader.ReadInt32() is >= 0 and var model ? (EngagementModel)model : null,
            Parts = Blobs.Read<ProviderPart>(reader),
            Leader = reader.ReadInt32(),
        }, hash);
    }
}
