namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>The folder of one job on this machine: ml is seen as /opt/ml, tmp as /tmp.</summary>
internal sealed record JobFolder(string Root)
{
    /// <summary>Seen as /opt/ml.</summary>
    public string Ml => Path.Combine(Root, "ml");

    /// <summary>Seen as /tmp.</summary>
    public string Temp => Path.Combine(Root, "tmp");

    /// <summary>Makes it, empty.</summary>
    public static JobFolder Create(string stateFolder, string kind, string name)
    {
        var folder = new JobFolder(Path.Combine(stateFolder, "jobs", kind, name));
        Remove(folder.Root);
        Directory.CreateDirectory(folder.Ml);
        Directory.CreateDirectory(folder.Temp);
        return folder;
    }

    /// <summary>The place on this machine of a path below /opt/ml, with its folder made. Throws if it is not below.</summary>
    public string Inside(string path, bool make = true)
    {
        const string Base = "/opt/ml/";
        var full = Path.GetFullPath(path);
        if (full != "/opt/ml" && !full.StartsWith(Base, StringComparison.Ordinal))
            throw new ArgumentException($"{path} is not below /opt/ml.", nameof(path));
        var place = Path.Combine(Ml, full.Length > Base.Length ? full[Base.Length..] : "");
        if (make) Directory.CreateDirectory(place);
        return place;
    }

    /// <summary>Removes a folder and all in it, as far as that goes.</summary>
    public static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A job may leave what its owner may not delete; it lies in the state folder and is removed with it.
        }
    }
}
