using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.Profiles;

namespace Matchmaking.Matching;

/// <summary>What a saved pool was made from; it is brought back only for the same.</summary>
internal sealed record SavedFrom(string Space, DataStamp Stamp);

/// <summary>
/// A pool to a file and back. Documents and texts are saved; offerings are read from the database, the truth, and what changed since is
/// applied like any change.
/// </summary>
internal sealed partial class ServingPool
{
    /// <summary>Whether it came from a file.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Saves a pool just built, before any change was applied to it.</summary>
    public void Save(BinaryWriter writer)
    {
        Blobs.Write<(Guid, int)>(writer, [.. _versions.Select(v => (v.Key, v.Value))]);
        writer.Write(NextDue?.DayNumber ?? -1);
        Blobs.Write(writer, Pool.OrganizationKeys);
        writer.Write(Pool.Candidates.Count);
        foreach (var candidate in Pool.Candidates.First(Pool.Candidates.Count))
        {
            writer.Write(candidate.Offering!.Id.ToByteArray());
            Blobs.Write(writer, candidate.NameWords);
        }
        writer.Write(Pool.Documents.Count);
        foreach (var document in Pool.Documents.First(Pool.Documents.Count))
            Save(writer, document, _documents[Guid.Parse(document.Key)].Hash);
        writer.Write(_workOf.Count);
        foreach (var (provider, documents) in _workOf)
        {
            writer.Write(provider.ToByteArray());
            Blobs.Write<int>(writer, [.. documents]);
        }
        Index.Save(writer);
    }

    private static void Save(BinaryWriter writer, PoolDocument document, ulong hash)
    {
        writer.Write(document.Key);
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
    }

    /// <summary>
    /// Fills an empty pool with a saved one and the offerings as they are now; answers which profiles were saved in another version. False
    /// when an offering is gone: then only building anew brings the pool up to date.
    /// </summary>
    public bool Restore(BinaryReader reader, IReadOnlyDictionary<Guid, Offering> offerings, IReadOnlyDictionary<Guid, int> versions, out HashSet<Guid> changed)
    {
        foreach (var (id, version) in Blobs.Read<(Guid, int)>(reader))
            Know(id, version);
        changed = [.. versions.Where(v => !_versions.TryGetValue(v.Key, out var known) || known != v.Value).Select(v => v.Key), .. _versions.Keys.Where(id => !versions.ContainsKey(id))];
        NextDue = reader.ReadInt32() is >= 0 and var due ? DateOnly.FromDayNumber(due) : null;
        foreach (var key in Blobs.ReadStrings(reader))
            Pool.Organization(key);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            if (!offerings.TryGetValue(new Guid(reader.ReadBytes(16)), out var offering))
                return false;
            SetCandidate(LeanOffering.Of(offering), Blobs.ReadStrings(reader));
        }
        for (var left = reader.ReadInt32(); left > 0; left--)
            RestoreDocument(reader);
        for (var left = reader.ReadInt32(); left > 0; left--)
            _workOf[new Guid(reader.ReadBytes(16))] = [.. Blobs.Read<int>(reader)];
        Index.Restore(reader);
        IsRestored = true;
        return true;
    }

    private void RestoreDocument(BinaryReader reader)
    {
        var (key, hash) = (reader.ReadString(), reader.ReadUInt64());
        var document = Pool.Add(new PoolDocument
        {
            Key = key,
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
        });
        var id = Guid.Parse(key);
        _documents[id] = (document, hash);
        Mark((id, true), hash);
    }
}
