namespace PeerTarget.Tests.Shared;

/// <summary>A fixture with the name of a file that is not there yet, and is gone after each test.</summary>
public abstract class TemporaryFileFixture
{
    protected string FileName { get; private set; } = "";

    [SetUp]
    public void NameFile() => FileName = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TearDown]
    public void DeleteFile() => File.Delete(FileName);
}
