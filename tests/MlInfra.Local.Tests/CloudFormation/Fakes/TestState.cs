using MlInfra.Local.Core;
using MlInfra.Local.Storage;

namespace MlInfra.Local.Tests.CloudFormation.Fakes;

/// <summary>A real state in a folder of its own, so that a second engine can be started on it.</summary>
public sealed class TestState : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-cfn-").FullName;
    private StateDatabase database;

    public TestState() => database = new(File);

    public IState State => database;

    public string Folder => folder;

    private string File => Path.Combine(folder, "state.db");

    /// <summary>Opens the file again, as a new process would.</summary>
    public void Reopen()
    {
        database.Dispose();
        database = new(File);
    }

    public void Dispose()
    {
        database.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
